"""A phone's secure element answers like a card that carries one certificate behind its PIN."""

import pytest
from card_makers import (
    AUTHENTICATION_PIN,
    IMAGE_KEY,
    ImageInMemory,
    counting_bytes,
    full_image,
    full_keys,
    full_records,
)

from jumin.cardfiles import MY_NUMBER_CARD_LABEL, PHONE_LABEL
from jumin.chip import ChosenPins, JpkiKeys, JpkiRecords, personalise


SELECT_JPKI = "00A4040C0AD392F000260100000001"
AUTHENTICATION_CERTIFICATE, CA_CERTIFICATE, TOKEN_INFO = "000A", "000B", "0006"
VERIFY = f"00A4020C020018 00200080{4:02X}{AUTHENTICATION_PIN.reveal().encode().hex()}".split()


def phone():
    records = full_records()
    image = personalise(
        JpkiRecords(
            signature_certificate=None,
            signature_ca_certificate=records.signature_ca_certificate,
            authentication_certificate=records.authentication_certificate,
            authentication_ca_certificate=records.authentication_ca_certificate,
            serial="PHONE00000000017",
            label=PHONE_LABEL,
        ),
        JpkiKeys(signature=None, authentication=full_keys().authentication),
        ChosenPins(signature=None, authentication=AUTHENTICATION_PIN),
        image_key=IMAGE_KEY,
        random=counting_bytes,
    )
    return ImageInMemory(bytearray(image)).open()


def sw(card, *apdus):
    answers = [card.transmit(bytes.fromhex(apdu)) for apdu in (SELECT_JPKI, *apdus)]
    return answers[-1][-2:].hex()


def read(card, file, *before):
    return sw(card, *before, f"00A4020C02{file}", "00B0000020")


@pytest.mark.source("jpki/myna issue 6")
def test_the_certificate_wants_the_pin_on_a_phone_and_none_on_a_card():
    assert read(phone(), AUTHENTICATION_CERTIFICATE) == "6982"
    assert read(phone(), AUTHENTICATION_CERTIFICATE, *VERIFY) == "9000"
    assert read(full_image().open(), AUTHENTICATION_CERTIFICATE) == "9000"


def test_what_needs_no_pin_on_a_card_needs_none_on_a_phone_but_for_the_certificate():
    for file in (CA_CERTIFICATE, TOKEN_INFO):
        assert read(phone(), file) == read(full_image().open(), file) == "9000"


@pytest.mark.parametrize(
    ("card", "label"), [(phone, PHONE_LABEL), (lambda: full_image().open(), MY_NUMBER_CARD_LABEL)]
)
def test_the_label_tells_a_phone_from_a_card(card, label):
    opened = card()
    for apdu in (SELECT_JPKI, f"00A4020C02{TOKEN_INFO}"):
        opened.transmit(bytes.fromhex(apdu))
    assert opened.transmit(bytes.fromhex("00B0000020"))[:-2].rstrip() == label.encode()


def test_nobody_writes_to_a_phone_again():
    assert sw(phone(), "0084000010", "0082000010" + "00" * 16) == "6984"
