"""A look at a card: all it tells without a PIN."""

from collections.abc import Callable

import pytest
from card_makers import (
    HOLDER,
    ImageInMemory,
    face_authentication_image,
    full_image,
    full_records,
    image_without_pins,
    image_without_signature_certificate,
    phone_image,
)

from jumin.cardfiles import IPHONE_LABEL, PHONE_LABEL, Applet, PinRole
from jumin.client import ApplicationAbsentError, CardSurvey, survey
from jumin.iso7816 import CardConnection
from jumin.terms import CertificatePurpose


AUTHENTICATION = CertificatePurpose.AUTHENTICATION
SIGNATURE = CertificatePurpose.SIGNATURE


def state_of(seen: CardSurvey, purpose: CertificatePurpose) -> tuple[bool, bool]:
    """Tell whether a certificate is there, and whether it could be read."""
    (state,) = (one for one in seen.certificates if one.purpose is purpose)
    return state.is_there, state.certificate is not None


@pytest.fixture
def presented() -> list[bytes]:
    """Every VERIFY, change and other command that carries reference data."""
    return []


def watched(card: CardConnection, presented: list[bytes]) -> CardConnection:
    class Watched:
        atr = card.atr

        def transmit(self, command: bytes) -> bytes:
            if command[1] in (0x20, 0x24, 0x32, 0x2C, 0x82) and len(command) > 4:
                presented.append(command)
            return card.transmit(command)

    return Watched()


@pytest.mark.parametrize(
    "make",
    [
        full_image,
        image_without_pins,
        image_without_signature_certificate,
        face_authentication_image,
        phone_image,
    ],
)
def test_a_look_presents_nothing_and_changes_nothing(
    make: Callable[[], ImageInMemory], presented: list[bytes]
) -> None:
    image = make()
    first = survey(watched(image.open(), presented))
    assert survey(image.open()) == first
    assert presented == []
    assert image.writes == []


def test_a_card_tells_all_that_is_on_it() -> None:
    seen = survey(full_image().open())
    assert set(seen.applets) == set(Applet)
    assert seen.record is not None
    assert (seen.record.serial, seen.record.last_day) == (HOLDER.serial, HOLDER.last_day)
    assert state_of(seen, AUTHENTICATION) == (True, True)
    assert state_of(seen, SIGNATURE) == (True, False)
    assert [one.ca_certificate for one in seen.certificates] == [
        full_records().signature_ca_certificate,
        full_records().authentication_ca_certificate,
    ]
    assert len(seen.pins) == 10
    assert all(one.tries_left == one.role.tries for one in seen.pins)


@pytest.mark.source("observed on phones: one application, and every certificate behind its PIN")
@pytest.mark.parametrize("label", [PHONE_LABEL, IPHONE_LABEL])
def test_a_phone_has_one_application_and_keeps_its_certificate_behind_the_pin(label: str) -> None:
    seen = survey(phone_image(label).open())
    assert seen.token.label == label
    assert seen.applets == (Applet.JPKI,)
    assert seen.record is None
    assert state_of(seen, AUTHENTICATION) == (True, False)
    assert state_of(seen, SIGNATURE) == (False, False)
    assert {one.role for one in seen.pins} == {PinRole.SIGNATURE, PinRole.AUTHENTICATION}


@pytest.mark.source("CERT-3")
def test_a_card_below_fifteen_has_no_signature_certificate() -> None:
    seen = survey(image_without_signature_certificate().open())
    assert state_of(seen, SIGNATURE) == (False, False)
    assert state_of(seen, AUTHENTICATION) == (True, True)


@pytest.mark.source("CARD-7")
@pytest.mark.parametrize("make", [image_without_pins, face_authentication_image])
def test_pins_that_were_never_set_have_no_try_left(make: Callable[[], ImageInMemory]) -> None:
    left = {one.role: one.tries_left for one in survey(make().open()).pins}
    assert left[PinRole.AUTHENTICATION] == left[PinRole.INPUT_SUPPORT] == 0
    assert left[PinRole.VERIFICATION_NUMBER_A] == 10


def test_what_is_no_my_number_card_is_told() -> None:
    class Stranger:
        atr = b"\x3b\x00"

        def transmit(self, command: bytes) -> bytes:
            del command
            return b"\x6a\x82"

    with pytest.raises(ApplicationAbsentError):
        survey(Stranger())


class Otherwise:
    """A card that answers some commands otherwise."""

    def __init__(self, card: CardConnection, answers: dict[str, str]) -> None:
        self._card, self._answers = card, answers

    @property
    def atr(self) -> bytes:
        """Pass on."""
        return self._card.atr

    def transmit(self, command: bytes) -> bytes:
        """Answer by the command's first bytes, else as the card does."""
        said = command.hex().upper()
        for start, answer in self._answers.items():
            if said.startswith(start):
                return bytes.fromhex(answer)
        return self._card.transmit(command)


def test_a_pin_whose_tries_the_card_does_not_tell_spoils_nothing() -> None:
    pins = survey(Otherwise(full_image().open(), {"00200080": "6A88"})).pins
    assert [one.tries_left for one in pins] == [None] * 10
    assert not any(one.is_blocked for one in pins)


def test_a_pin_that_is_not_on_the_card_is_left_out() -> None:
    pins = survey(Otherwise(full_image().open(), {"00A4020C02001B": "6A82"})).pins
    assert PinRole.SIGNATURE not in {one.role for one in pins}
    assert len(pins) == 9


def test_a_card_whose_record_is_of_another_kind_is_still_worth_looking_at() -> None:
    assert survey(Otherwise(full_image().open(), {"00B2": "0201009000"})).record is None
