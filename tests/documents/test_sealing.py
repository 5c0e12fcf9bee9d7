"""Keys of papers: what is published of them, and what is not shown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_papers import KEY, OTHER_KEY, SEAL, SEED

from jumin.documents import (
    PaperKeysError,
    paper_key,
    paper_seal,
    read_paper_keys,
    write_paper_keys,
)


def changed(**facts: object) -> bytes:
    """Write a list of one key with some of its facts changed."""
    told = json.loads(write_paper_keys([KEY]))
    told["keys"][0] |= facts
    return json.dumps(told).encode()


@pytest.mark.source("RFC 8032 §7.1")
def test_a_seal_signs_as_ed25519_does() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = paper_key(seed, "RFC 8032")
    assert key.public_key.hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert paper_seal(seed).sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")
    assert paper_seal(seed).key_id == key.id


@given(st.binary(max_size=50))
def test_a_key_knows_what_it_signed(message: bytes) -> None:
    signature = SEAL.sign(message)
    assert KEY.has_signed(message, signature)
    assert not OTHER_KEY.has_signed(message, signature)
    assert not KEY.has_signed(message + b"!", signature)
    assert not KEY.has_signed(message, b"")


def test_a_seal_does_not_show_its_key() -> None:
    assert repr(SEAL) == f"PaperSeal(key_id='{KEY.id}')"
    assert SEED.hex() not in repr(SEAL.__dict__)


def test_the_list_of_keys_is_read_as_it_was_written() -> None:
    assert read_paper_keys(write_paper_keys([KEY, OTHER_KEY])) == (KEY, OTHER_KEY)
    assert read_paper_keys(write_paper_keys([])) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"[" * 100_000,
        b"\xff",
        b'{"keys": 1}',
        b'{"keys": [1]}',
        changed(id="00000000"),
        changed(algorithm="RSA"),
        changed(public_key="!"),
        changed(public_key="日本"),
        changed(public_key=""),
        changed(public_key=1),
    ],
)
def test_what_is_no_list_of_keys_is_refused(content: bytes) -> None:
    with pytest.raises(PaperKeysError):
        read_paper_keys(content)


@given(st.binary())
def test_no_file_crashes_the_reading_of_keys(content: bytes) -> None:
    with pytest.raises(PaperKeysError):
        read_paper_keys(content)
