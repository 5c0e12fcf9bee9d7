"""Who may read what, and what makes the card forget that a PIN was presented."""

from collections.abc import Callable

import pytest
from card_dialogues import (
    SELECT,
    SELECT_CARD_FACE,
    SELECT_COMMON_DATA,
    SELECT_INPUT_SUPPORT,
    SELECT_ISSUER_DOMAIN,
    SELECT_JPKI,
    answer,
    read,
    sw,
    verify,
)
from card_makers import BIRTH_DATE_PIN, NUMBER_A, NUMBER_B, full_card

from jumin.cardfiles import Applet
from jumin.chip import Card, CardOptions


SIGN = "802A0097014100"
AUTHENTICATION = verify(0x18, "1234")
OPENERS = {
    Applet.JPKI: {"signature": verify(0x1B, "ABC123"), "authentication": AUTHENTICATION},
    Applet.INPUT_SUPPORT: {
        "pin": verify(0x11, "2345"),
        "A": verify(0x14, NUMBER_A),
        "B": verify(0x15, NUMBER_B),
    },
    Applet.CARD_FACE: {
        "birth": verify(0x11, BIRTH_DATE_PIN),
        "A": verify(0x13, NUMBER_A),
        "B": verify(0x12, NUMBER_B),
    },
}
OPENED_BY = {
    Applet.JPKI: {
        0x01: "signature",
        0x02: "free",
        0x05: "nothing",
        0x06: "free",
        0x08: "free",
        0x09: "nothing",
        0x0A: "free",
        0x0B: "free",
    },
    Applet.INPUT_SUPPORT: {
        0x01: "pin A",
        0x02: "pin B",
        0x03: "pin A B",
        0x04: "free",
        0x05: "free",
        0x06: "pin A B",
        0x07: "pin A B",
        0x08: "free",
    },
    Applet.CARD_FACE: {
        0x01: "birth",
        0x02: "A B",
        0x03: "free",
        0x04: "free",
        0x05: "A",
        0x06: "free",
    },
}
FILES = [(applet, file) for applet, files in OPENED_BY.items() for file in files]


@pytest.mark.source("observed on cards: what opens which file")
@pytest.mark.parametrize(("applet", "file"), FILES)
def test_a_file_is_opened_by_each_of_its_pins_and_by_nothing_else(
    applet: Applet, file: int
) -> None:
    opened_by = OPENED_BY[applet][file]
    for opener, presented in {"": SELECT[applet], **OPENERS[applet]}.items():
        card = full_card()
        assert sw(card, SELECT[applet], presented) == "9000"
        opens = opened_by == "free" or opener in opened_by.split()
        assert sw(card, read(file)) == ("9000" if opens else "6982"), opener


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_a_wrong_try_closes_what_that_pin_opened_and_leaves_what_another_opens() -> None:
    card = full_card()
    answer(card, SELECT_INPUT_SUPPORT, verify(0x11, "2345"), verify(0x14, NUMBER_A))
    assert sw(card, verify(0x11, "0000")) == "63C2"
    assert sw(card, read(0x02)) == "6982"
    assert sw(card, read(0x01)) == "9000"


def presented(**options: object) -> Card:
    """Give a card whose authentication PIN is presented and works."""
    card = full_card(**options)
    assert sw(card, SELECT_JPKI, AUTHENTICATION, SIGN) == "9000"
    return card


@pytest.mark.source("observed on cards: a status is lost by selecting another application")
@pytest.mark.parametrize("other", [SELECT_INPUT_SUPPORT, SELECT_ISSUER_DOMAIN, "00A4040000"])
def test_selecting_another_application_forgets_presented_pins(other: str) -> None:
    assert sw(presented(), other, SELECT_JPKI, SIGN) == "6982"


@pytest.mark.source("observed on cards: a file is selected between VERIFY and use")
@pytest.mark.parametrize(
    "between",
    ["00A4020C02000A", "00A4020C020003", "00A4040C06A00000000101", "00A40000", "00B2013400", "FF"],
)
def test_selecting_files_and_what_is_refused_forgets_nothing(between: str) -> None:
    assert sw(presented(), between, SIGN) == "9000"


@pytest.mark.source("pyjpki: selects the application again between VERIFY and use")
@pytest.mark.parametrize("again", [SELECT_JPKI, "00A4040004D392F000", "00A4040C01D3"])
def test_selecting_the_same_application_again_keeps_presented_pins(again: str) -> None:
    assert sw(presented(), again, SIGN) == "9000"


@pytest.mark.source("observed on cards: sources disagree on selecting the application again")
def test_selecting_the_application_again_forgets_presented_pins_by_option() -> None:
    card = presented(options=CardOptions(reselect_keeps_status=False))
    assert sw(card, SELECT_JPKI, SIGN) == "6982"


def warm_reset(card: Card) -> None:
    card.reset()


def power_off_and_on(card: Card) -> None:
    card.power_off()
    card.power_on()


@pytest.mark.source("observed on cards: a reset keeps presented PINs, power off forgets them")
@pytest.mark.parametrize(
    ("event", "keeps", "expected"),
    [
        (warm_reset, True, "9000"),
        (warm_reset, False, "6982"),
        (power_off_and_on, True, "6982"),
        (Card.power_on, True, "6982"),
    ],
)
def test_a_reset_keeps_presented_pins_by_option_and_power_off_forgets_them(
    event: Callable[[Card], None],
    keeps: bool,  # noqa: FBT001  (a column of the table above)
    expected: str,
) -> None:
    card = presented(options=CardOptions(reset_keeps_status=keeps))
    event(card)
    assert sw(card, SIGN) == "6A82"
    assert sw(card, SELECT_JPKI, SIGN) == expected


@pytest.mark.source("observed on cards: selecting another application after a reset")
def test_what_a_reset_kept_is_forgotten_with_another_application() -> None:
    card = presented()
    card.reset()
    assert sw(card, SELECT_COMMON_DATA, SELECT_JPKI, SIGN) == "6982"


@pytest.mark.source("ISO/IEC 7816-3 §6.2")
def test_a_card_without_power_answers_nothing_of_use() -> None:
    card = full_card()
    card.power_off()
    assert answer(card, SELECT_JPKI) == "6F00"
    card.power_on()
    assert answer(card, SELECT_JPKI) == "9000"


@pytest.mark.source("ISO/IEC 7816-3 §6.2")
def test_without_power_a_chip_holds_no_key_that_it_has_used() -> None:
    card = presented()
    assert sw(card, SIGN) == "9000"
    keys = card._state._keys
    assert keys
    card.power_off()
    assert not keys


@pytest.mark.source("observed on cards: PINs of one application open nothing in another")
def test_the_same_number_is_presented_to_each_application_anew() -> None:
    card = full_card()
    assert sw(card, SELECT_INPUT_SUPPORT, verify(0x14, NUMBER_A)) == "9000"
    assert sw(card, SELECT_CARD_FACE, read(0x02)) == "6982"
    assert sw(card, verify(0x13, NUMBER_A), read(0x02)) == "9000"
