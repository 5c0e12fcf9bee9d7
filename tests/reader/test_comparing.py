"""Comparing two cards by questions that cost nothing."""

from collections.abc import Callable

import pytest
from card_makers import (
    HOLDER,
    ImageInMemory,
    bare_image,
    full_image,
    image_without_signature_certificate,
    phone_image,
)

from jumin.chip import ATRS, Card
from jumin.iso7816 import Command
from jumin.reader.comparing import compare, survey


class Watched:
    """A card, and what it was asked."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self.commands: list[Command] = []
        self.atr = card.atr

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(Command.parse(command))
        return self._card.transmit(command)


def wrong_pin(card: Card) -> None:
    for command in ("00A4040C0AD392F000260100000001", "00A4020C020018", "002000800430303030"):
        card.transmit(bytes.fromhex(command))


def test_a_card_is_like_itself() -> None:
    assert compare(full_image().open(), full_image().open()) == ()


def test_a_spent_try_is_seen() -> None:
    used = full_image().open()
    wrong_pin(used)
    (difference,) = compare(full_image().open(), used)
    assert difference.question == ("jpki: VERIFY 0018 authentication-pin: how many tries are left?")
    assert (difference.one, difference.other) == ("63C3", "63C2")


def test_another_answer_to_reset_is_seen() -> None:
    (difference,) = compare(full_image().open(), full_image().open(atr=ATRS["contact"]))
    assert difference.question == "answer to reset"
    assert difference.other == ATRS["contact"].hex().upper()


@pytest.mark.parametrize(
    ("image", "question"),
    [
        (image_without_signature_certificate, "jpki: READ BINARY 0008 availability"),
        (bare_image, "jpki: READ BINARY 000A authentication-certificate"),
        (bare_image, "input-support: VERIFY 0011 pin: how many tries are left?"),
        (phone_image, "SELECT application card-face"),
        (phone_image, "jpki: READ BINARY 0006 token-info"),
    ],
)
def test_another_kind_of_card_is_seen(image: Callable[[], ImageInMemory], question: str) -> None:
    differences = compare(full_image().open(), image().open())
    assert question in {one.question for one in differences}


def test_what_the_other_was_not_asked_is_empty() -> None:
    differences = compare(full_image().open(), phone_image().open())
    told = {one.question: one for one in differences}
    assert told["card-face: SELECT 0002 face"].one == "9000"
    assert told["card-face: SELECT 0002 face"].other == ""


def test_no_pin_is_sent_and_nothing_changes_on_the_card() -> None:
    image = full_image()
    before = bytes(image.image)
    watched = Watched(image.open())
    survey(watched)
    assert {command.ins for command in watched.commands} == {0xA4, 0xB0, 0xB2, 0xCA, 0x20, 0x84}
    assert not any(command.data for command in watched.commands if command.ins == 0x20)
    assert bytes(image.image) == before


def test_what_is_shown_has_no_personal_data_even_where_a_pin_was_presented() -> None:
    card = full_image().open()
    for command in ("00A4040C0AD3921000310001010408", "00A4020C020011"):
        card.transmit(bytes.fromhex(command))
    card.transmit(bytes.fromhex("0020008004") + b"2345")
    told = " ".join(f"{question} {answer.text}" for question, answer in survey(card).items())
    assert "individual-number" in told
    for secret in (HOLDER.number.reveal(), HOLDER.serial, HOLDER.attributes.name):
        assert secret not in told
        assert secret.encode().hex().upper() not in told
