"""A complete card whose lengths the transcripts know."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from card_makers import (
    HOLDER,
    IMAGE_KEY,
    ISSUER_KEY,
    PINS,
    ImageInMemory,
    certificate,
    counting_bytes,
    full_keys,
    full_records,
    record_signers,
)

from jumin.cardfiles import CardImages
from jumin.chip import Card, CardRecords, HolderRecords, personalise
from jumin.terms import BasicFour, IndividualNumber, Pin, Sex


LENGTHS = {
    ("signature", "signature CA"): 1700,
    ("authentication", "authentication CA"): 1500,
    ("signature CA", "signature CA"): 1100,
    ("authentication CA", "authentication CA"): 1024,
}
"""How long the certificates are: 1024 is a multiple of 256 on purpose."""
NUMBER = "123456789018"
NUMBER_B = "02040120351234"
BIRTH_DATE = "020401"
CLIENT_HOLDER = replace(
    HOLDER,
    number=IndividualNumber(NUMBER),
    attributes=BasicFour(
        name="住民　花子",
        address="見本県架空市見本町一丁目２番３号１０１",
        born_on=date(1990, 4, 1),
        sex=Sex.FEMALE,
    ),
    last_day=date(2035, 4, 1),
    printed_birth=BIRTH_DATE,
    security_code="1234",
)
IMAGES = CardImages(
    name=b"\x89PNG\r\n\x1a\n".ljust(300, b"n"),
    address=b"\x89PNG\r\n\x1a\n".ljust(400, b"a"),
    portrait=b"\x00\x00\x00\x0cjP  \r\n\x87\n".ljust(1200, b"p"),
    number=b"\x89PNG\r\n\x1a\n".ljust(120, b"m"),
    security_code=b"\x89PNG\r\n\x1a\n".ljust(90, b"s"),
)
"""Pictures by their first bytes and lengths: no client of these looks further into them."""
PARAMETERS = {
    "pin:signature": "ABC123",
    "pin:authentication": "1234",
    "pin:input-support": "2345",
    "pin:resident-register": "3456",
    "pin:verification-number-a": NUMBER,
    "pin:verification-number-b": NUMBER_B,
    "pin:birth-date": BIRTH_DATE,
    "new-pin:signature": "NEWPIN9876543210",
    "new-pin:authentication": "4321",
    "new-pin:input-support": "5432",
    "new-pin:resident-register": "6543",
}


@cache
def _certificate(subject: str, issuer: str) -> bytes:
    """Make a certificate of exactly the length that the transcripts know."""
    probe = 300
    unpadded = len(certificate(subject, issuer, padding=probe)) - probe
    made = certificate(subject, issuer, padding=LENGTHS[subject, issuer] - unpadded)
    assert len(made) == LENGTHS[subject, issuer]
    return made


@cache
def _image() -> bytes:
    records = replace(
        full_records(),
        signature_certificate=_certificate("signature", "signature CA"),
        signature_ca_certificate=_certificate("signature CA", "signature CA"),
        authentication_certificate=_certificate("authentication", "authentication CA"),
        authentication_ca_certificate=_certificate("authentication CA", "authentication CA"),
    )
    return personalise(
        CardRecords(records, CLIENT_HOLDER),
        IMAGES,
        full_keys(),
        PINS,
        signers=record_signers(),
        image_key=IMAGE_KEY,
        random=counting_bytes,
        issuer_key=ISSUER_KEY,
    )


@pytest.fixture
def card() -> Card:
    """Give a complete card, new."""
    return ImageInMemory(bytearray(_image())).open()


@pytest.fixture
def other_card() -> Card:
    """Give another card of the same content, as new."""
    return ImageInMemory(bytearray(_image())).open()


@pytest.fixture
def holder() -> HolderRecords:
    """Tell whose card it is."""
    return CLIENT_HOLDER


@pytest.fixture
def pins() -> dict[str, Pin]:
    """Give its PINs, and new ones, by the names of transcripts."""
    return {name: Pin(characters) for name, characters in PARAMETERS.items()}


@pytest.fixture
def send(card: Card) -> Callable[[str], bytes]:
    """Send a command that is to succeed; give the data."""

    def sent(command: str) -> bytes:
        answer = card.transmit(bytes.fromhex(command))
        assert answer[-2:] == b"\x90\x00", command
        return answer[:-2]

    return sent
