"""Secure messaging of the input support application, with a terminal that is written here."""

import os

import pytest
from card_dialogues import (
    SELECT,
    SELECT_CARD_FACE,
    SELECT_INPUT_SUPPORT,
    SELECT_JPKI,
    answer,
    sw,
    verify,
)
from card_makers import HOLDER, NUMBER_A, full_card, rsa_key
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import Applet, AttributesRecord, SessionPublicKey
from jumin.chip import Card
from jumin.iso7816 import Tlv


PIN = verify(0x11, "2345")
OAEP_SHA256 = OAEP(MGF1(SHA256()), SHA256(), None)
SEED = bytes(range(32))


def set_session_key(message: bytes) -> str:
    """Build SET SESSION KEY for a message, encrypted to the card's key."""
    encrypted = rsa_key("session").public_key().encrypt(message, OAEP_SHA256)
    return f"80AE0000000100{encrypted.hex()}"


class Terminal:
    """The other end of a secure session."""

    def __init__(self, card: Card) -> None:
        self.card, self.number = card, 0

    def _cipher(self) -> Cipher[CBC]:
        key = AES128(SEED[:16])
        encryptor = Cipher(key, CBC(bytes(16))).encryptor()
        return Cipher(key, CBC(encryptor.update(self.number.to_bytes(16, "big"))))

    def send(self, header: str, data: bytes = b"", le: int | None = None) -> tuple[bytes, str]:
        """Send a command securely; give what the answer says, and the status word."""
        self.number += 1
        if le is not None:
            body = bytes.fromhex(f"960300{le:04X}")
        elif data:
            padded = data + b"\x80" + bytes(-(len(data) + 1) % 16)
            encrypted = self._cipher().encryptor().update(padded)
            body = Tlv(0x86, b"\x01" + encrypted).to_card_bytes()
        else:
            body = b""
        lc = bytes((len(body),)) if body else b""
        got = self.card.transmit(bytes.fromhex(header) + lc + body)
        return self._opened(got[:-2]), got[-2:].hex().upper()

    def _opened(self, data: bytes) -> bytes:
        if not data:
            return b""
        tlv, rest = Tlv.parse(data)
        assert (tlv.tag, tlv.value[:1], rest) == (0x86, b"\x01", b"")
        padded = self._cipher().decryptor().update(tlv.value[1:])
        return padded.rstrip(b"\0").removesuffix(b"\x80")


@pytest.fixture
def opened() -> Card:
    """A card whose input support application was opened with its PIN."""
    card = full_card()
    assert sw(card, SELECT_INPUT_SUPPORT, PIN) == "9000"
    return card


@pytest.fixture
def terminal(opened: Card) -> Terminal:
    """A terminal that has agreed on a session key."""
    assert answer(opened, set_session_key(b"\xa0\x22\x80\x20" + SEED)) == "9000"
    return Terminal(opened)


@pytest.mark.source("observed on cards: the key of file 0006")
def test_the_card_shows_the_key_to_encrypt_to(opened: Card) -> None:
    shown = SessionPublicKey.parse(bytes.fromhex(answer(opened, "00B08600000000"))[:-2])
    assert shown.key == rsa_key("session").public_key()


@pytest.mark.source("observed on cards: VERIFY, SELECT of a file and READ BINARY are understood")
def test_a_file_is_selected_and_read_in_secret(terminal: Terminal) -> None:
    assert terminal.send("08A4020C", b"\x00\x02") == (b"", "9000")
    content, word = terminal.send("08B00000", le=0)
    assert (word, len(content)) == ("9000", AttributesRecord.LENGTH)
    assert AttributesRecord.parse(content).attributes == HOLDER.attributes
    assert terminal.send("08B00000", le=7) == (content[:7], "9000")
    assert terminal.send("08B08100", le=17)[0][3:15] == NUMBER_A.encode()


@pytest.mark.source("observed on cards: VERIFY in secret")
def test_a_pin_is_compared_in_secret_by_the_same_rules(terminal: Terminal) -> None:
    assert terminal.send("08200091", b"0000") == (b"", "63C2")
    assert terminal.send("08B08200", le=7) == (b"", "6982")
    assert terminal.send("08200091") == (b"", "63C2")
    assert terminal.send("08200091", b"2345") == (b"", "9000")
    assert terminal.send("08B08200", le=2) == (b"\xff\x20", "9000")
    assert answer(terminal.card, "00200091") == "63C3"


@pytest.mark.source("observed on cards: refused commands count, too")
def test_the_number_of_the_command_goes_on_when_one_is_refused(terminal: Terminal) -> None:
    assert terminal.send("08A4020C", b"\x00\x09") == (b"", "6A82")
    assert terminal.send("08840000") == (b"", "6882")
    assert terminal.send("08A4040C", bytes.fromhex("D392F000")) == (b"", "6882")
    assert terminal.send("0CA4020C", b"\x00\x01") == (b"", "6987")
    assert terminal.send("08B08500", le=2) == (b"\xff\x40", "9000")


@pytest.mark.source("observed on cards: a wrong number ends the session")
def test_a_command_with_a_wrong_number_ends_the_session(terminal: Terminal) -> None:
    terminal.number = 3
    assert terminal.send("08A4020C", b"\x00\x02") == (b"", "6988")
    assert terminal.send("08B08200", le=7) == (b"", "69FC")
    assert sw(terminal.card, "00B0820007") == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §10.3")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("08A4020C020002", "6987", id="in plain"),
        pytest.param("08A4020C1397110111223344556677889900112233445566", "6987", id="another tag"),
        pytest.param("08A4020C03860101", "6988", id="no cryptogram"),
        pytest.param("08A4020C0486020100", "6988", id="no whole block"),
        pytest.param("08A4020C13861102" + "00" * 16, "6988", id="unknown padding"),
        pytest.param("08B0000005960302" + "0000", "6988", id="too large an Le"),
        pytest.param("08B00000039601" + "00", "6988", id="a short Le"),
        pytest.param("08B0000000", "6987", id="no Le object"),
    ],
)
def test_what_is_not_wrapped_as_it_should_be_is_refused(
    terminal: Terminal, apdu: str, expected: str
) -> None:
    assert answer(terminal.card, apdu) == expected


@pytest.mark.source("observed on cards: a session ends when an application is selected")
@pytest.mark.parametrize("select", [SELECT_INPUT_SUPPORT, SELECT_JPKI])
def test_selecting_an_application_ends_the_session(terminal: Terminal, select: str) -> None:
    assert sw(terminal.card, select) == "9000"
    assert terminal.send("08B08500", le=7) == (b"", "69FC")


@pytest.mark.source("observed on cards: a session ends with the power")
@pytest.mark.parametrize("event", [Card.reset, Card.power_on])
def test_a_reset_ends_the_session(terminal: Terminal, event: object) -> None:
    assert callable(event)
    event(terminal.card)
    assert sw(terminal.card, SELECT_INPUT_SUPPORT) == "9000"
    assert terminal.send("08B08500", le=7) == (b"", "69FC")


@pytest.mark.source("observed on cards: the PIN opens it, verification number A does not")
def test_a_session_wants_the_pin() -> None:
    message = set_session_key(b"\xa0\x22\x80\x20" + SEED)
    assert sw(full_card(), SELECT_INPUT_SUPPORT, message) == "6982"
    assert sw(full_card(), SELECT_INPUT_SUPPORT, verify(0x14, NUMBER_A), message) == "6982"


@pytest.mark.source("observed on cards: other applications")
@pytest.mark.parametrize(
    ("applet", "expected"),
    [
        (Applet.JPKI, "6982"),
        (Applet.CARD_FACE, "66F1"),
        (Applet.COMMON_DATA, "66F1"),
        (Applet.RESIDENT_REGISTER, "6982"),
        (Applet.ISSUER_DOMAIN, "6982"),
    ],
)
def test_no_other_application_agrees_on_a_session_key(applet: Applet, expected: str) -> None:
    assert sw(full_card(), SELECT[applet], "80AE000001AA") == expected


@pytest.mark.source("observed on cards: only the form with an encryption key")
@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"\xa0\x22\x81\x20" + SEED, id="another key"),
        pytest.param(b"\xa0\x44\x80\x20" + SEED + b"\x81\x20" + SEED, id="two keys"),
        pytest.param(b"\xa0\x12\x80\x10" + SEED[:16], id="a short seed"),
        pytest.param(SEED, id="a bare seed"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_another_template_is_refused(opened: Card, message: bytes) -> None:
    assert answer(opened, set_session_key(message)) == "6A80"
    assert sw(opened, "08B0850005" + "960300" + "0007") == "69FC"


@pytest.mark.source("RFC 8017 §7.1.2")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("80AE0000000100" + "FF" * 256, "6F00", id="not below the modulus"),
        pytest.param("80AE0000000100" + "00" * 255 + "02", "6A80", id="not encrypted"),
        pytest.param("80AE000010" + "00" * 16, "6700", id="too short"),
        pytest.param("80AE0000", "6700", id="nothing"),
        pytest.param("80AE0100000100" + "00" * 256, "6A86", id="P1"),
    ],
)
def test_what_is_no_encrypted_seed_is_refused(opened: Card, apdu: str, expected: str) -> None:
    assert answer(opened, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["08A4020C", "08B00000", "08200091", "08840000"]), st.binary(max_size=60))
def test_whatever_is_sent_in_a_session_there_is_an_answer(header: str, body: bytes) -> None:
    card = full_card()
    assert sw(card, SELECT_INPUT_SUPPORT, PIN) == "9000"
    assert sw(card, set_session_key(b"\xa0\x22\x80\x20" + SEED)) == "9000"
    assert len(card.transmit(bytes.fromhex(header) + body)) >= 2
    assert len(card.transmit(bytes.fromhex(header) + bytes((len(body),)) + body)) >= 2
    assert sw(card, SELECT_CARD_FACE) == "9000"


@pytest.mark.source("NIST SP 800-38A §6.2")
def test_two_sessions_with_other_seeds_do_not_understand_each_other(opened: Card) -> None:
    other = b"\xa0\x22\x80\x20" + os.urandom(32)
    assert answer(opened, set_session_key(other)) == "9000"
    assert Terminal(opened).send("08A4020C", b"\x00\x02")[1] in ("6988", "6700", "6A82")
