"""Whatever a card answers, no session's error shows a PIN, the number, a name or an address."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from card_makers import (
    BIRTH_DATE_PIN,
    HOLDER,
    INPUT_SUPPORT_PIN,
    ISSUER_KEY,
    NUMBER_A,
    NUMBER_B,
    SIGNATURE_PIN,
    full_card,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from secrecy import secrets_in, shown_by_error, shown_by_objects

from jumin.cardfiles import PinRole
from jumin.chip import Card
from jumin.client import CardFaceSession, CounterSession, InputSupportSession, JpkiSession, survey
from jumin.terms import CertificatePurpose, JuminError, Pin


WRONG_PIN = Pin("WRONG9PIN")
SECRETS = (
    *(pin.reveal() for pin in (SIGNATURE_PIN, INPUT_SUPPORT_PIN, WRONG_PIN)),
    *(NUMBER_A, NUMBER_B, BIRTH_DATE_PIN, ISSUER_KEY.hex()),
    HOLDER.attributes.name,
    HOLDER.attributes.address,
    *HOLDER.attributes.name.split("　"),
)


@dataclass(frozen=True)
class Disturbance:
    """How an answer is disturbed: another status word, bytes missing, a byte changed."""

    status: bytes = b""
    kept: int | None = None
    changed: int | None = None

    def __call__(self, answer: bytes) -> bytes:
        """Give the disturbed answer."""
        data, status = answer[:-2][: self.kept], self.status or answer[-2:]
        if self.changed is not None and data:
            at = self.changed % len(data)
            data = data[:at] + bytes((data[at] ^ 0x55,)) + data[at + 1 :]
        return data + status


class DisturbedCard:
    """A card in a bad slot: some answers are not what the card gave."""

    def __init__(self, card: Card, disturbances: dict[int, Disturbance]) -> None:
        self._card, self._disturbances, self._sent = card, disturbances, 0
        self.atr = card.atr

    def transmit(self, command: bytes) -> bytes:
        """Send a command; disturb the answer if it is its turn."""
        self._sent += 1
        answer = self._card.transmit(command)
        return self._disturbances.get(self._sent, lambda same: same)(answer)


def use_jpki(card: DisturbedCard) -> None:
    session = JpkiSession(card)
    session.tries_left(PinRole.SIGNATURE)
    session.verify_pin(PinRole.SIGNATURE, SIGNATURE_PIN)
    session.certificate(CertificatePurpose.SIGNATURE)
    session.sign(CertificatePurpose.SIGNATURE, b"message")
    session.change_pin(PinRole.SIGNATURE, SIGNATURE_PIN, SIGNATURE_PIN)
    session.verify_pin(PinRole.SIGNATURE, WRONG_PIN)


def use_input_support(card: DisturbedCard) -> None:
    session = InputSupportSession(card)
    session.verify_pin(PinRole.INPUT_SUPPORT, INPUT_SUPPORT_PIN)
    session.number()
    session.attributes()
    session.verify_pin(PinRole.VERIFICATION_NUMBER_B, Pin(NUMBER_B))


def use_card_face(card: DisturbedCard) -> None:
    session = CardFaceSession(card)
    session.verify_pin(PinRole.BIRTH_DATE, Pin(BIRTH_DATE_PIN))
    session.age()
    session.verify_pin(PinRole.VERIFICATION_NUMBER_A, Pin(NUMBER_A))
    session.face()
    session.number_image()


def use_counter(card: DisturbedCard) -> None:
    JpkiSession(card)
    session = CounterSession(card, ISSUER_KEY)
    session.set_pin(PinRole.SIGNATURE, SIGNATURE_PIN)


USES: list[Callable[[DisturbedCard], object]] = [
    use_jpki,
    use_input_support,
    use_card_face,
    use_counter,
    survey,
]
status_words = st.sampled_from((b"\x63\xc1", b"\x69\x84", b"\x69\x82", b"\x6a\x82", b"\x6f\x00"))
any_status_word = st.binary(min_size=2, max_size=2).filter(
    lambda told: not secrets_in(str(int.from_bytes(told)), SECRETS)
)
"""But one that is, as a number, a PIN by chance: 3039 is 12345, and errors tell status words."""
disturbances = st.builds(
    Disturbance,
    st.just(b"") | status_words | any_status_word,
    st.none() | st.integers(0, 300),
    st.none() | st.integers(0, 300),
)


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
@settings(deadline=None, max_examples=60)
@given(disturbed=st.dictionaries(st.integers(1, 24), disturbances, max_size=3))
def test_whatever_a_card_answers_errors_are_our_own_and_show_no_secret(use, disturbed):
    shown = ""
    try:
        use(DisturbedCard(full_card(), disturbed))
    except JuminError as error:
        shown = shown_by_error(error)
    assert not secrets_in(shown, SECRETS)


def test_sessions_and_what_they_read_show_nothing_either():
    card = full_card()
    session = InputSupportSession(card)
    session.verify_pin(PinRole.INPUT_SUPPORT, INPUT_SUPPORT_PIN)
    read = session.number(), session.attributes()
    assert read == (HOLDER.number, HOLDER.attributes)
    assert not secrets_in(shown_by_objects(session, *read), SECRETS)
    face = CardFaceSession(card)
    face.verify_pin(PinRole.VERIFICATION_NUMBER_A, Pin(NUMBER_A))
    assert not secrets_in(shown_by_objects(face, face.face(), face.number_image()), SECRETS)
    counter = CounterSession(full_card(), ISSUER_KEY)
    assert not secrets_in(shown_by_objects(counter), SECRETS)
