"""PINs and verification numbers: compared, counted, blocked, changed."""

from dataclasses import dataclass

import pytest
from card_dialogues import (
    SELECT,
    SELECT_COMMON_DATA,
    SELECT_INPUT_SUPPORT,
    SELECT_JPKI,
    SELECT_RESIDENT_REGISTER,
    answer,
    query,
    sw,
    verify,
)
from card_makers import BIRTH_DATE_PIN, NUMBER_A, NUMBER_B, ImageInMemory, full_card, full_image
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import Applet, PinRole
from jumin.chip import Card, CardOptions
from jumin.iso7816 import SW
from jumin.terms import Pin, RefusedError


@dataclass(frozen=True)
class Secret:
    """A PIN of the test card: where it is, what opens it, how often it may be wrong."""

    applet: Applet
    file: int
    right: str
    tries: int

    @property
    def select(self) -> str:
        """Select its application."""
        return SELECT[self.applet]

    @property
    def verify(self) -> str:
        """Present it."""
        return verify(self.file, self.right)


AUTHENTICATION = Secret(Applet.JPKI, 0x18, "1234", 3)
SIGNATURE = Secret(Applet.JPKI, 0x1B, "ABC123", 5)
INPUT_SUPPORT = Secret(Applet.INPUT_SUPPORT, 0x11, "2345", 3)
RESIDENT_REGISTER = Secret(Applet.RESIDENT_REGISTER, 0x1C, "3456", 3)
COMMON_DATA = Secret(Applet.COMMON_DATA, 0x1C, "3456", 3)
SECRETS = [
    AUTHENTICATION,
    SIGNATURE,
    INPUT_SUPPORT,
    Secret(Applet.INPUT_SUPPORT, 0x14, NUMBER_A, 10),
    Secret(Applet.INPUT_SUPPORT, 0x15, NUMBER_B, 10),
    Secret(Applet.CARD_FACE, 0x11, BIRTH_DATE_PIN, 10),
    Secret(Applet.CARD_FACE, 0x12, NUMBER_B, 10),
    Secret(Applet.CARD_FACE, 0x13, NUMBER_A, 10),
    RESIDENT_REGISTER,
    COMMON_DATA,
]
each_secret = pytest.mark.parametrize("secret", SECRETS, ids=lambda s: f"{s.applet}-{s.file:02X}")
each_pin_of_four_digits = pytest.mark.parametrize(
    ("secret", "command"),
    [
        (AUTHENTICATION, "002401"),
        (INPUT_SUPPORT, "002401"),
        (COMMON_DATA, "803200"),
        (RESIDENT_REGISTER, "803200"),
    ],
    ids=lambda value: str(getattr(value, "applet", value)),
)


@pytest.mark.source("CARD-5", "ISO/IEC 7816-4 §11.6.6")
@each_secret
def test_each_secret_opens_by_its_right_value_and_tells_its_tries(
    card: Card, secret: Secret
) -> None:
    assert answer(card, secret.select, query(secret.file)) == f"63C{secret.tries:X}"
    assert answer(card, verify(secret.file, "0" * len(secret.right))) == f"63C{secret.tries - 1:X}"
    assert answer(card, query(secret.file)) == f"63C{secret.tries - 1:X}"
    assert answer(card, secret.verify) == "9000"
    assert answer(card, query(secret.file)) == f"63C{secret.tries:X}"


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
@each_secret
def test_after_the_last_wrong_try_the_right_value_is_refused_too(
    card: Card, secret: Secret
) -> None:
    answer(card, secret.select)
    told = [answer(card, verify(secret.file, "0000")) for _ in range(secret.tries)]
    assert told == [f"63C{left:X}" for left in reversed(range(secret.tries))]
    assert answer(card, secret.verify) == "6984"
    assert answer(card, verify(secret.file, "0000")) == "6984"
    assert answer(card, query(secret.file)) == "63C0"


@pytest.mark.source("CARD-5", "ISO/IEC 7816-4 §11.6.6")
@each_secret
def test_no_other_secret_is_touched_by_a_wrong_try(secret: Secret) -> None:
    image = full_image()
    answer(image.open(), secret.select, verify(secret.file, "0000"))
    again = image.open()
    for other in SECRETS:
        left = other.tries - (other is secret)
        assert answer(again, other.select, query(other.file)) == f"63C{left:X}"


@pytest.mark.source("observed on cards: sources disagree on what VERIFY of a blocked PIN answers")
def test_a_blocked_pin_is_refused_with_6983_by_option() -> None:
    card = full_card(options=CardOptions(blocked_verify=SW.AUTHENTICATION_METHOD_BLOCKED))
    answer(card, SELECT_JPKI, *[verify(0x18, "0000")] * 3)
    assert answer(card, AUTHENTICATION.verify) == "6983"
    assert answer(card, query(0x18)) == "63C0"


@pytest.mark.source("observed on cards: a PIN of input support that is blocked as issued")
def test_the_unused_pin_of_input_support_was_blocked_from_the_beginning(card: Card) -> None:
    answer(card, SELECT_INPUT_SUPPORT)
    assert answer(card, query(0x12)) == "63C0"
    assert answer(card, verify(0x12, "2345")) == answer(card, verify(0x12, "0000")) == "6984"
    assert answer(card, query(0x12)) == "63C0"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.6")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("00200098", "63C3", id="asked for the tries left"),
        pytest.param("0020009800", "6700", id="with Le"),
        pytest.param("00200098043132333400", "6700", id="with data and Le"),
        pytest.param("00200098" + "11" + "31" * 17, "6700", id="seventeen characters"),
        pytest.param("0020018004" + "31323334", "6A86", id="P1"),
        pytest.param("0020000004" + "31323334", "6A86", id="a global PIN"),
        pytest.param("00200080", "6986", id="no file selected"),
        pytest.param("00200083", "6A82", id="no such file"),
        pytest.param("0020008A", "6981", id="a file of bytes"),
        pytest.param("00200097", "6981", id="a key"),
        pytest.param("0020009803313233", "63C2", id="too short to be right costs a try"),
        pytest.param("0020009810" + "31" * 16, "63C2", id="too long to be right costs a try"),
        pytest.param("0020009804" + b"4321".hex(), "63C2", id="wrong"),
        pytest.param("0020009804" + b"1234".hex(), "9000", id="right"),
        pytest.param("002000980531323334FF", "63C2", id="padding belongs to the PIN"),
        pytest.param("00200098000004" + b"1234".hex(), "9000", id="right, extended length"),
        pytest.param("0020009B06" + b"abc123".hex(), "63C4", id="the card does not fold case"),
    ],
)
def test_a_pin_is_compared_byte_by_byte(jpki: Card, apdu: str, expected: str) -> None:
    assert answer(jpki, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-4 §11.6.6")
def test_asking_for_tries_leaves_the_pin_presented(jpki: Card) -> None:
    assert answer(jpki, AUTHENTICATION.verify, "00A4020C020018", "00200080") == "63C3"
    assert sw(jpki, "802A0097014100") == "9000"


@pytest.mark.source("observed on cards: both PINs of an application stay presented")
def test_another_pin_leaves_the_first_presented(jpki: Card) -> None:
    assert sw(jpki, AUTHENTICATION.verify, SIGNATURE.verify) == "9000"
    assert sw(jpki, "802A0097014100") == sw(jpki, "802A009A014100") == "9000"
    assert sw(jpki, verify(0x1B, "WRONG1"), "802A009A014100") == "6982"
    assert sw(jpki, "802A0097014100") == "9000"


NEW = "5678"


def change(command: str, file: int, new: str) -> str:
    return f"{command}{0x80 | file:02X}{len(new):02X}{new.encode().hex()}"


@pytest.mark.source("CLIENT-3", "ISO/IEC 7816-4 §11.6.7", "JICSAP v1.1 CHANGE KEY")
@each_pin_of_four_digits
def test_a_presented_pin_is_changed_for_good(secret: Secret, command: str) -> None:
    image = full_image()
    card = image.open()
    answer(card, secret.select)
    assert answer(card, change(command, secret.file, NEW)) == "6982"
    assert answer(card, secret.verify, change(command, secret.file, NEW)) == "9000"
    again = image.open()
    answer(again, secret.select)
    assert answer(again, query(secret.file)) == "63C3"
    assert answer(again, secret.verify) == "63C2"
    assert answer(again, verify(secret.file, NEW)) == "9000"


@pytest.mark.source("jpki/myna pin change sign: the file of the PIN is the current one")
def test_the_signature_pin_is_changed_by_the_way_of_myna(jpki: Card) -> None:
    assert sw(jpki, "00A4020C02001B", "0020008006" + b"ABC123".hex()) == "9000"
    assert answer(jpki, "0024018008" + b"NEWPIN99".hex()) == "9000"
    assert answer(jpki, verify(0x1B, "NEWPIN99")) == "9000"
    assert answer(jpki, SIGNATURE.verify) == "63C4"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.7")
def test_the_changed_pin_stays_presented_and_the_other_pin_is_as_it_was(jpki: Card) -> None:
    answer(jpki, verify(0x1B, "WRONG1"), AUTHENTICATION.verify)
    assert answer(jpki, change("002401", 0x18, NEW)) == "9000"
    assert sw(jpki, "802A0097014100") == "9000"
    assert answer(jpki, query(0x1B)) == "63C4"
    assert answer(jpki, SIGNATURE.verify) == "9000"


@pytest.mark.source("CARD-4", "assumption: the card takes no PIN without the form of its role")
@pytest.mark.parametrize(
    ("file", "new"),
    [
        (0x18, "123"),
        (0x18, "12345"),
        (0x18, "12a4"),
        (0x18, "\x00\x01\x02\x03"),
        (0x1B, "ABCDEF"),
        (0x1B, "123456"),
        (0x1B, "abc123"),
        (0x1B, "ABC12"),
        (0x1B, "ABCDEFGHIJKLMNO12"),
    ],
)
def test_a_new_pin_without_the_form_of_its_role_changes_nothing(
    jpki: Card, file: int, new: str
) -> None:
    secret = AUTHENTICATION if file == 0x18 else SIGNATURE
    assert answer(jpki, secret.verify, change("002401", file, new)) == "6A80"
    assert answer(jpki, secret.verify) == "9000"


@pytest.mark.source("CARD-4", "assumption: the card takes no PIN without the form of its role")
@settings(deadline=None, max_examples=60)
@given(st.binary(min_size=1, max_size=20))
def test_a_pin_is_changed_to_exactly_what_has_its_form(new: bytes) -> None:
    card = full_card()
    answer(card, SELECT_INPUT_SUPPORT, INPUT_SUPPORT.verify)
    changed = card.transmit(bytes.fromhex("00240191") + bytes((len(new),)) + new).hex()
    assert changed == ("9000" if _has_form(PinRole.INPUT_SUPPORT, new) else "6a80")


def _has_form(role: PinRole, new: bytes) -> bool:
    try:
        role.check_form(Pin(new.decode("ascii")))
    except (UnicodeDecodeError, RefusedError):
        return False
    return True


@pytest.mark.source("ISO/IEC 7816-4 §11.6.7")
@pytest.mark.parametrize(
    ("select", "apdu", "expected"),
    [
        pytest.param(SELECT_JPKI, "0024009804" + b"5678".hex(), "6A86", id="old and new"),
        pytest.param(SELECT_JPKI, "0024010004" + b"5678".hex(), "6A86", id="a global PIN"),
        pytest.param(SELECT_JPKI, "00240198", "6700", id="no new PIN"),
        pytest.param(SELECT_JPKI, "00240198043536373800", "6700", id="with Le"),
        pytest.param(SELECT_JPKI, "0024018004" + b"5678".hex(), "6986", id="no current file"),
        pytest.param(SELECT_JPKI, "0024018304" + b"5678".hex(), "6A82", id="no such file"),
        pytest.param(SELECT_JPKI, "0024018A04" + b"5678".hex(), "6981", id="no PIN file"),
        pytest.param(SELECT_JPKI, "8032009804" + b"5678".hex(), "6985", id="CHANGE KEY"),
        pytest.param(SELECT_COMMON_DATA, "0024019C04" + b"5678".hex(), "6985", id="by the other"),
        pytest.param(SELECT_COMMON_DATA, "8032019C04" + b"5678".hex(), "6A86", id="P1"),
        pytest.param(
            SELECT_RESIDENT_REGISTER, "0024019C04" + b"5678".hex(), "6985", id="there, too"
        ),
        pytest.param(SELECT_INPUT_SUPPORT, "002401940C" + b"1".hex() * 12, "6985", id="number A"),
        pytest.param(SELECT_INPUT_SUPPORT, "0024019204" + b"5678".hex(), "6985", id="unused PIN"),
    ],
)
def test_a_pin_is_changed_by_its_command_only(
    card: Card, select: str, apdu: str, expected: str
) -> None:
    assert answer(card, select, apdu) == expected


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
def test_a_blocked_pin_is_not_changed(jpki: Card) -> None:
    answer(jpki, AUTHENTICATION.verify, *[verify(0x18, "0000")] * 3)
    assert answer(jpki, change("002401", 0x18, NEW)) == "6982"


class FullDisk(ImageInMemory):
    """An image that cannot be replaced."""

    def replace(self, image: bytes) -> None:
        """Fail."""
        raise OSError(f"no room for {len(image)} bytes")


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
def test_a_change_that_could_not_be_written_did_not_happen() -> None:
    card = FullDisk(full_image().image).open()
    answer(card, SELECT_JPKI, AUTHENTICATION.verify)
    assert answer(card, change("002401", 0x18, NEW)) == "6581"
    assert answer(card, AUTHENTICATION.verify) == "9000"


@pytest.mark.source(
    "CARD-4", "observed on cards: the counters of both applications are told apart (assumed)"
)
def test_the_resident_register_pin_counts_apart_in_its_two_applications(card: Card) -> None:
    answer(card, SELECT_COMMON_DATA, verify(0x1C, "0000"))
    assert answer(card, query(0x1C)) == "63C2"
    assert answer(card, SELECT_RESIDENT_REGISTER, query(0x1C)) == "63C3"
