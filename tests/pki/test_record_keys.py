"""The public keys by which the records on cards are proved, as the card office publishes them."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import KeyId
from jumin.pki.keys import generate_key
from jumin.pki.record_keys import (
    RecordKey,
    RecordKeysError,
    read_record_keys,
    write_record_keys,
)


KEYS = (
    RecordKey(KeyId("9000010"), generate_key().public_key(), "root"),
    RecordKey(KeyId("9000034", "002"), generate_key().public_key(), "発行"),
)
WRITTEN = write_record_keys(KEYS)


def test_what_is_published_is_read_again():
    assert read_record_keys(WRITTEN) == {key.id: key.public_key for key in KEYS}
    assert [one["owner"] for one in json.loads(WRITTEN)["keys"]] == ["root", "発行"]
    assert read_record_keys(write_record_keys([])) == {}


@pytest.mark.parametrize(
    "facts",
    [
        {"id": "00" * 16},
        {"id": "9000010"},
        {"algorithm": "Ed25519"},
        {"public_key": "????"},
        {"public_key": ""},
        {"public_key": 7},
        {"id": None},
    ],
)
def test_a_key_that_is_none_is_refused(facts):
    told = json.loads(WRITTEN)
    told["keys"][0] |= facts
    with pytest.raises(RecordKeysError, match=r"cards\.json"):
        read_record_keys(json.dumps(told).encode())


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"7", b'{"keys": 1}', b'{"keys": [1]}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_list_of_keys_is_refused(content):
    with pytest.raises(RecordKeysError):
        read_record_keys(content)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(content):
    with contextlib.suppress(RecordKeysError):
        assert read_record_keys(content) is not None


def test_a_key_of_another_kind_is_refused():
    told = json.loads(WRITTEN)
    # An Ed25519 key (RFC 8410), all zeros.
    told["keys"][0]["public_key"] = "MCowBQYDK2VwAyEA" + "A" * 43 + "="
    with pytest.raises(RecordKeysError):
        read_record_keys(json.dumps(told).encode())
