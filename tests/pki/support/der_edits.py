"""Changing one value inside DER, and nothing else: lengths around it follow."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from jumin.pki.der import read_element, read_elements, write


def edit(der: bytes, path: Sequence[int], change: Callable[[bytes], bytes]) -> bytes:
    """Change the value that the path leads to, one number a level; OCTET STRINGs are entered."""
    if not path:
        return change(der)
    tag, start, end = read_element(der)
    children = split(der[start:end])
    children[path[0]] = edit(children[path[0]], path[1:], change)
    return write(tag, *children)


def at(der: bytes, path: Sequence[int]) -> bytes:
    """Give the value that a path leads to, with its head."""
    for number in path:
        _, start, end = read_element(der)
        der = split(der[start:end])[number]
    return der


def split(contents: bytes) -> list[bytes]:
    """Part values that stand side by side."""
    heads = [0, *(element.end for element in read_elements(contents, 0, len(contents)))]
    return [contents[head:end] for head, end in pairwise(heads)]


def put(value: bytes) -> Callable[[bytes], bytes]:
    """Put a value in the place of another; no octets: leave it out."""
    return lambda _: value


def tagged(tag: int) -> Callable[[bytes], bytes]:
    """Give a value another tag."""
    return lambda der: bytes((tag,)) + der[1:]


def filled(contents: bytes) -> Callable[[bytes], bytes]:
    """Give a value other contents."""
    return lambda der: write(der[0], contents)


def extended(more: bytes) -> Callable[[bytes], bytes]:
    """Put something behind what is inside."""

    def change(der: bytes) -> bytes:
        tag, start, end = read_element(der)
        return write(tag, der[start:end], more)

    return change


def rearranged(*order: int) -> Callable[[bytes], bytes]:
    """Put the values inside in another order, leave some out, or double them."""

    def change(der: bytes) -> bytes:
        tag, start, end = read_element(der)
        children = split(der[start:end])
        return write(tag, *(children[number] for number in order))

    return change
