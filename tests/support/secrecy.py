"""What objects and errors show of themselves to whoever prints or logs them."""

import gc
import re
import traceback
from collections.abc import Iterable, Iterator
from types import FrameType, FunctionType, ModuleType


_ADDRESS_IN_MEMORY = re.compile(r"0x[0-9a-f]+")


def shown_by_error(error: BaseException) -> str:
    """Give all that an error shows: its traceback, and every error's text behind it."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None:
        chain.append(following)
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)
    own = (f"{one} {one!r} {one.args} {vars(one)}" for one in chain)
    return "\n".join((*traceback.format_exception(error), *own))


def objects_within(root: object) -> Iterator[object]:
    """Give all objects of this project that can be reached from one, itself too."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType | FrameType):
            continue
        seen[id(one)] = one
        if type(one).__module__.startswith("jumin."):
            yield one
        waiting.extend(gc.get_referents(one))


def shown_by_objects(*roots: object) -> str:
    """Give all that is shown by what can be reached from some objects."""
    shown = "\n".join(f"{one} {one!r} {one:}" for root in roots for one in objects_within(root))
    return _ADDRESS_IN_MEMORY.sub("", shown)


def secrets_in(text: str, secrets: Iterable[str]) -> list[str]:
    """Tell which secrets stand in a text, as they are or in hexadecimal."""
    lowered = text.lower()
    return [
        one for one in secrets if one.lower() in lowered or one.encode().hex().lower() in lowered
    ]
