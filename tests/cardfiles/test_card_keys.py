"""The card's two public keys in the input support application, to the byte."""

import pytest
from damaged import damaged
from hypothesis import given
from record_signers import rsa_key

from jumin.cardfiles import CardPublicKey, RecordFormError, SessionPublicKey


KEY = rsa_key("card").public_key()
MODULUS = KEY.public_numbers().n.to_bytes(256, "big")
FIELD = bytes.fromhex("9003010001" + "91820100") + MODULUS


@pytest.mark.source("observed on cards: tag A1")
def test_the_session_key_is_a_bare_key_under_a1() -> None:
    octets = bytes(SessionPublicKey(KEY))
    assert octets == bytes.fromhex("A1820109") + FIELD
    assert len(octets) == SessionPublicKey.LENGTH == 269
    assert SessionPublicKey.parse(octets) == SessionPublicKey(KEY)


@pytest.mark.source("observed on cards: FF50 820213")
def test_the_cards_key_has_536_bytes_with_its_signature() -> None:
    record = CardPublicKey(KEY, b"\xbc" * 256)
    octets = bytes(record)
    assert octets[:10].hex() == "ff50820213" + "df51820109"
    assert octets[10:275] == FIELD
    assert octets[275:] == bytes.fromhex("DF52820100") + b"\xbc" * 256
    assert len(octets) == CardPublicKey.LENGTH == 536
    assert record.signed_part == octets[5:275]
    assert CardPublicKey.parse(octets) == record


@pytest.mark.source("observed on cards")
@given(damaged(bytes(SessionPublicKey(KEY))) | damaged(bytes(CardPublicKey(KEY, b"\xbc" * 256))))
def test_any_bytes_are_a_key_or_a_record_form_error(octets: bytes) -> None:
    for kind in (SessionPublicKey, CardPublicKey):
        try:
            record = kind.parse(octets)
        except RecordFormError:
            continue
        assert kind.parse(bytes(record)) == record


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(bytes.fromhex("A1820109") + FIELD + b"\xff", id="filler"),
        pytest.param(bytes.fromhex("A2820109") + FIELD, id="another tag"),
        pytest.param(
            bytes.fromhex("A1820109") + FIELD[:5] + FIELD[5:].replace(b"\x91\x82", b"\x92\x82", 1),
            id="no modulus",
        ),
        pytest.param(bytes.fromhex("A1820109900301000391820100") + MODULUS, id="exponent 65539"),
        pytest.param(
            bytes.fromhex("A1820109900301000191820100") + b"\0" + MODULUS[1:], id="short modulus"
        ),
    ],
)
def test_what_is_no_session_key_is_refused(octets: bytes) -> None:
    with pytest.raises(RecordFormError):
        SessionPublicKey.parse(octets)
