"""The terminal's answer to a card's challenge, against the standard's own example and openssl."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import CRYPTOGRAM_LENGTH, terminal_cryptogram
from jumin.terms import UsageError


@pytest.mark.source("NIST SP 800-38B, examples of AES-256")
@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("", "028962F61B7BF89EFC6B551F4667D983"),
        ("6BC1BEE22E409F96E93D7E117393172A", "28A7023F452E8F82BD4BF28D8C37C35C"),
    ],
)
def test_the_answer_is_the_cmac_of_the_challenge(message: str, expected: str) -> None:
    key = bytes.fromhex("603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4")
    assert terminal_cryptogram(key, bytes.fromhex(message)).hex().upper() == expected


@pytest.mark.source("NIST SP 800-38B §6.2")
@settings(deadline=None, max_examples=5)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16))
def test_openssl_gives_the_same_answer(key: bytes, challenge: bytes) -> None:
    command = ["openssl", "mac", "-cipher", "AES-256-CBC", "-macopt", f"hexkey:{key.hex()}", "CMAC"]
    told = subprocess.run(command, input=challenge, capture_output=True, check=True).stdout
    answer = terminal_cryptogram(key, challenge)
    assert bytes.fromhex(told.decode()) == answer
    assert len(answer) == CRYPTOGRAM_LENGTH


@pytest.mark.source("assumption: an issuer key is an AES-256 key")
@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_an_issuer_key_has_32_bytes(length: int) -> None:
    with pytest.raises(UsageError):
        terminal_cryptogram(bytes(length), bytes(16))
