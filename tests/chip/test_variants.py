"""Kinds of cards, and phones: only their data differ."""

from collections.abc import Callable

import pytest
from card_dialogues import (
    SELECT,
    SELECT_CARD_FACE,
    SELECT_COMMON_DATA,
    SELECT_INPUT_SUPPORT,
    SELECT_JPKI,
    answer,
    query,
    read,
    sw,
    verify,
)
from card_makers import (
    NUMBER_A,
    NUMBER_B,
    ImageInMemory,
    bare_image,
    face_authentication_image,
    full_card,
    full_image,
    image_without_certificates,
    image_without_pins,
    image_without_signature_certificate,
    phone_image,
)

from jumin.cardfiles import IPHONE_LABEL, MY_NUMBER_CARD_LABEL, PHONE_LABEL, Applet


VERIFY = verify(0x18, "1234")
CARDS = [
    full_image,
    bare_image,
    image_without_certificates,
    image_without_signature_certificate,
    image_without_pins,
    face_authentication_image,
]
each_phone = pytest.mark.parametrize("label", [PHONE_LABEL, IPHONE_LABEL])


@pytest.mark.source("jpki/myna issue 6")
@each_phone
def test_the_certificate_wants_the_pin_on_a_phone_and_none_on_a_card(label: str) -> None:
    assert sw(phone_image(label).open(), SELECT_JPKI, read(0x0A)) == "6982"
    assert sw(phone_image(label).open(), SELECT_JPKI, VERIFY, read(0x0A)) == "9000"
    assert sw(full_card(), SELECT_JPKI, read(0x0A)) == "9000"


@pytest.mark.source("jpki/myna issue 6")
@each_phone
def test_what_else_needs_no_pin_on_a_card_needs_none_on_a_phone(label: str) -> None:
    for file in (0x0B, 0x06, 0x08):
        assert sw(phone_image(label).open(), SELECT_JPKI, read(file)) == "9000"
        assert sw(full_card(), SELECT_JPKI, read(file)) == "9000"


@pytest.mark.source("jpki/myna go: the token's label tells")
@pytest.mark.parametrize(
    ("image", "label"),
    [
        (full_image, MY_NUMBER_CARD_LABEL),
        (phone_image, PHONE_LABEL),
        (lambda: phone_image(IPHONE_LABEL), IPHONE_LABEL),
    ],
)
def test_the_label_padded_with_spaces_tells_phones_from_a_card(
    image: Callable[[], ImageInMemory], label: str
) -> None:
    told = bytes.fromhex(answer(image().open(), SELECT_JPKI, read(0x06, "20")))
    assert told == label.encode().ljust(32) + b"\x90\0"


@each_phone
def test_a_phone_has_the_jpki_application_alone(label: str) -> None:
    phone = phone_image(label).open()
    for applet in Applet:
        assert sw(phone, SELECT[applet]) == ("9000" if applet is Applet.JPKI else "6A82")
    assert phone_image(label).open().transmit(bytes.fromhex("00A4040000")).hex() == "6a82"
    assert phone_image(label).open().transmit(bytes.fromhex("00CA004500")).hex() == "6a88"


def test_nobody_writes_to_a_phone_again() -> None:
    challenge = "0084000010"
    assert sw(phone_image().open(), SELECT_JPKI, challenge, "0082000010" + "00" * 16) == "6984"


@pytest.mark.source("observed on cards: applications and open files of every card")
@pytest.mark.parametrize("image", CARDS)
def test_every_card_has_all_applications_and_opens_to_its_printed_numbers(
    image: Callable[[], ImageInMemory],
) -> None:
    card = image().open()
    for applet in Applet:
        assert sw(card, SELECT[applet]) == "9000"
    assert sw(card, SELECT_INPUT_SUPPORT, verify(0x14, NUMBER_A), read(0x01)) == "9000"
    assert sw(card, verify(0x15, NUMBER_B), read(0x02)) == "9000"
    assert sw(card, SELECT_CARD_FACE, verify(0x12, NUMBER_B), read(0x02)) == "9000"
    assert sw(card, SELECT_COMMON_DATA, "00B2010C00") == "9000"


@pytest.mark.source("CERT-3", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(
    ("image", "signature", "authentication"),
    [
        (full_image, True, True),
        (image_without_pins, True, True),
        (image_without_signature_certificate, False, True),
        (face_authentication_image, False, True),
        (image_without_certificates, False, False),
        (bare_image, False, False),
    ],
)
def test_a_certificate_that_is_not_there_is_filler_without_a_key(
    image: Callable[[], ImageInMemory],
    signature: bool,  # noqa: FBT001  (a column of the table above)
    authentication: bool,  # noqa: FBT001  (likewise)
) -> None:
    card = image().open()
    marks = ("8F" if signature else "00") + ("8F" if authentication else "00")
    assert answer(card, SELECT_JPKI, read(0x08, "03")) == f"{marks}009000"
    start = answer(card, read(0x0A, "04"))
    assert start.startswith("3082" if authentication else "FFFF")
    assert sw(card, "00A4020C020017") == ("9000" if authentication else "6A82")
    assert sw(card, "00A4020C02001A") == ("9000" if signature else "6A82")
    assert answer(card, read(0x02, "02")) == answer(card, read(0x0B, "02")) == "30829000"
    assert answer(card, read(0x01)) == "6982"


@pytest.mark.source("CARD-7", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("image", [bare_image, image_without_pins, face_authentication_image])
def test_a_pin_that_was_not_set_is_blocked(image: Callable[[], ImageInMemory]) -> None:
    card = image().open()
    for applet, file, pin in (
        (Applet.JPKI, 0x18, "1234"),
        (Applet.JPKI, 0x1B, "ABC123"),
        (Applet.INPUT_SUPPORT, 0x11, "2345"),
        (Applet.COMMON_DATA, 0x1C, "3456"),
        (Applet.RESIDENT_REGISTER, 0x1C, "3456"),
    ):
        assert answer(card, SELECT[applet], query(file)) == "63C0"
        assert answer(card, verify(file, pin)) == "6984"
        assert answer(card, query(file)) == "63C0"
