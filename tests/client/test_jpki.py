"""The holder's session with the JPKI application."""

from collections.abc import Callable, Mapping

import pytest
from card_makers import (
    AUTHENTICATION_PIN,
    SIGNATURE_PIN,
    bare_image,
    full_image,
    full_records,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.chip import Card
from jumin.client import CardContentError, JpkiSession, PinNeededError, StatusWordError
from jumin.iso7816 import Command, ResponseFormError
from jumin.terms import (
    CertificatePurpose,
    JuminError,
    Pin,
    RefusalCode,
    RefusedError,
)


PINS = {
    CertificatePurpose.SIGNATURE: SIGNATURE_PIN,
    CertificatePurpose.AUTHENTICATION: AUTHENTICATION_PIN,
}
WRONG_PINS = {
    CertificatePurpose.SIGNATURE: Pin("WRONG0"),
    CertificatePurpose.AUTHENTICATION: Pin("0000"),
}
AUTHENTICATION = CertificatePurpose.AUTHENTICATION
SIGNATURE = CertificatePurpose.SIGNATURE
both = pytest.mark.parametrize("purpose", CertificatePurpose)


class Recorder:
    """A wire that remembers what went over it."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self.sent: list[bytes] = []

    @property
    def atr(self) -> bytes:
        """Pass on."""
        return self._card.atr

    def transmit(self, command: bytes) -> bytes:
        """Remember and pass on."""
        self.sent.append(command)
        return self._card.transmit(command)


class Script:
    """A card that answers from a table by INS; SELECT is answered with 9000 if not in it."""

    atr = b"\x3b\x00"

    def __init__(self, answers: Mapping[int, str]) -> None:
        self._answers = {0xA4: "9000", **answers}

    def transmit(self, command: bytes) -> bytes:
        """Answer."""
        return bytes.fromhex(self._answers[command[1]])


@pytest.fixture
def session() -> JpkiSession:
    """A session with a fresh card."""
    return JpkiSession(full_image().open())


def refusal_of(act: Callable[[], object]) -> tuple[RefusalCode, dict[str, object]]:
    with pytest.raises(RefusedError) as caught:
        act()
    return caught.value.refusal.code, dict(caught.value.refusal.facts)


@pytest.mark.source("PKCS #11 v2.40 §3.2")
def test_a_session_tells_the_token(session: JpkiSession) -> None:
    assert session.token().label == "JPKIAPICCTOKEN2"


@pytest.mark.source("ISO/IEC 8825-1 §8.1.3")
def test_certificates_are_read_without_the_filler(session: JpkiSession) -> None:
    records = full_records()
    assert session.certificate(AUTHENTICATION) == records.authentication_certificate
    assert session.ca_certificate(AUTHENTICATION) == records.authentication_ca_certificate
    assert session.ca_certificate(SIGNATURE) == records.signature_ca_certificate
    session.verify_pin(SIGNATURE, SIGNATURE_PIN)
    assert session.certificate(SIGNATURE) == records.signature_certificate


@pytest.mark.source("ISO/IEC 7816-4 §5.2")
def test_every_command_is_one_that_any_reader_takes() -> None:
    wire = Recorder(full_image().open())
    session = JpkiSession(wire)
    session.verify_pin(SIGNATURE, SIGNATURE_PIN)
    session.certificate(SIGNATURE)
    session.sign(SIGNATURE, b"message")
    assert all(not Command.parse(command).extended for command in wire.sent)
    steps = -(-len(full_records().signature_certificate or b"") // 256)
    assert len(wire.sent) == 1 + 2 + 1 + steps + 2


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_the_signature_certificate_wants_its_pin_first(session: JpkiSession) -> None:
    with pytest.raises(PinNeededError) as caught:
        session.certificate(SIGNATURE)
    assert caught.value.role == "signature"


@pytest.mark.source("CERT-1", "CERT-2", "CLIENT-5", "RFC 8017 §8.2")
@both
@settings(deadline=None, max_examples=10)
@given(message=st.binary(max_size=2000))
def test_a_signature_verifies_with_the_certificate(
    purpose: CertificatePurpose, message: bytes
) -> None:
    session = JpkiSession(full_image().open())
    session.verify_pin(purpose, PINS[purpose])
    signature = session.sign(purpose, message)
    rsa_key(purpose.value).public_key().verify(signature, message, PKCS1v15(), SHA256())


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
@both
def test_signing_wants_its_own_pin_first(session: JpkiSession, purpose: CertificatePurpose) -> None:
    other = SIGNATURE if purpose is AUTHENTICATION else AUTHENTICATION
    session.verify_pin(other, PINS[other])
    with pytest.raises(PinNeededError) as caught:
        session.sign(purpose, b"message")
    assert caught.value.role == purpose.value


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(("purpose", "most"), [(SIGNATURE, 5), (AUTHENTICATION, 3)])
def test_each_wrong_pin_costs_a_try_until_the_pin_is_blocked(
    session: JpkiSession, purpose: CertificatePurpose, most: int
) -> None:
    role = purpose.value
    for left in range(most - 1, 0, -1):
        assert refusal_of(lambda: session.verify_pin(purpose, WRONG_PINS[purpose])) == (
            RefusalCode.PIN_WRONG,
            {"role": role, "tries_left": left},
        )
        assert session.tries_left(purpose) == left
    blocked = (RefusalCode.PIN_BLOCKED, {"role": role})
    assert refusal_of(lambda: session.verify_pin(purpose, WRONG_PINS[purpose])) == blocked
    assert session.tries_left(purpose) == 0
    assert refusal_of(lambda: session.verify_pin(purpose, PINS[purpose])) == blocked


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
@both
def test_the_right_pin_gives_all_tries_back(
    session: JpkiSession, purpose: CertificatePurpose
) -> None:
    most = session.tries_left(purpose)
    refusal_of(lambda: session.verify_pin(purpose, WRONG_PINS[purpose]))
    session.verify_pin(purpose, PINS[purpose])
    assert session.tries_left(purpose) == most


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@both
def test_what_cannot_be_the_pin_never_reaches_the_card(purpose: CertificatePurpose) -> None:
    wire = Recorder(full_image().open())
    session = JpkiSession(wire)
    sent = len(wire.sent)
    assert refusal_of(lambda: session.verify_pin(purpose, Pin("abc"))) == (
        RefusalCode.PIN_FORM,
        {"role": purpose.value},
    )
    assert len(wire.sent) == sent


@pytest.mark.source("CERT-3", "tsukuba-guide-2023-10 §3")
@both
def test_a_card_without_the_certificate_says_so(purpose: CertificatePurpose) -> None:
    session = JpkiSession(bare_image().open())
    absent = (RefusalCode.CERTIFICATE_ABSENT, {"purpose": purpose.value})
    assert refusal_of(lambda: session.certificate(purpose)) == absent
    assert refusal_of(lambda: session.sign(purpose, b"message")) == absent
    assert session.tries_left(purpose) == 0
    assert session.ca_certificate(purpose)[:2] == b"\x30\x82"


@pytest.mark.source("ISO/IEC 7816-4 §11.2.2")
@pytest.mark.parametrize("answer", ["6A82", "6D00", "6F00"])
def test_a_card_without_the_application_is_no_my_number_card(answer: str) -> None:
    code, facts = refusal_of(lambda: JpkiSession(Script({0xA4: answer})))
    assert code is RefusalCode.CARD_UNREADABLE
    assert answer in str(facts["answer"])


@pytest.mark.source("observed on cards: blocked PINs answer 63C0, 6983 or 6984")
@pytest.mark.parametrize("answer", ["63C0", "6983", "6984"])
def test_a_blocked_pin_is_known_by_any_of_its_answers(answer: str) -> None:
    session = JpkiSession(Script({0x20: answer}))
    assert session.tries_left(AUTHENTICATION) == 0
    code, _ = refusal_of(lambda: session.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN))
    assert code is RefusalCode.PIN_BLOCKED


@pytest.mark.source("ISO/IEC 7816-4 §5.6")
@pytest.mark.parametrize(
    ("ins", "act"),
    [
        (0x20, lambda session: session.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)),
        (0x20, lambda session: session.tries_left(AUTHENTICATION)),
        (0x2A, lambda session: session.sign(AUTHENTICATION, b"message")),
        (0xB0, lambda session: session.certificate(AUTHENTICATION)),
        (0xB0, lambda session: session.token()),
    ],
)
def test_an_unforeseen_status_word_explains_itself(
    ins: int, act: Callable[[JpkiSession], object]
) -> None:
    session = JpkiSession(Script({ins: "6581"}))
    with pytest.raises(StatusWordError, match=r"6581 \(memory failure\)") as caught:
        act(session)
    assert caught.value.sw == 0x6581
    assert AUTHENTICATION_PIN.reveal() not in str(caught.value)


@pytest.mark.source("ISO/IEC 8825-1 §8.1.3")
@pytest.mark.parametrize(
    "content",
    [
        pytest.param("3082", id="cut in its length"),
        pytest.param("3080", id="no definite length"),
        pytest.param("3082FFFF", id="longer than a file can be"),
        pytest.param("30847FFFFFFF", id="far longer"),
    ],
)
def test_a_file_without_a_whole_object_is_told(content: str) -> None:
    session = JpkiSession(Script({0xB0: content + "9000"}))
    with pytest.raises(CardContentError):
        session.certificate(AUTHENTICATION)


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
def test_a_file_that_ends_within_its_object_is_told_and_does_not_hang() -> None:
    class EndsEarly(Script):
        def transmit(self, command: bytes) -> bytes:
            if command[1] == 0xB0 and command[2:4] != b"\0\0":
                return b"\x90\0"
            return super().transmit(command)

    session = JpkiSession(EndsEarly({0xB0: "30820400" + "00" * 252 + "9000"}))
    with pytest.raises(CardContentError, match="ends within"):
        session.certificate(AUTHENTICATION)


@pytest.mark.source("PKCS #11 v2.40 §3.2")
def test_a_token_record_of_another_length_is_told() -> None:
    session = JpkiSession(Script({0xB0: "4A9000"}))
    with pytest.raises(CardContentError):
        session.token()


@pytest.mark.source("observed on cards: 8F 8F 00")
def test_an_availability_record_of_another_length_is_told() -> None:
    class BehindPin(Script):
        def transmit(self, command: bytes) -> bytes:
            if command[1] == 0xB0 and command[4] != 3:
                return bytes.fromhex("6982")
            return super().transmit(command)

    session = JpkiSession(BehindPin({0xB0: "8F9000"}))
    with pytest.raises(CardContentError):
        session.certificate(SIGNATURE)


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
def test_an_answer_without_a_status_word_is_told() -> None:
    with pytest.raises(ResponseFormError):
        JpkiSession(Script({0xA4: "90"}))


class AnyCard:
    """A card that answers whatever hypothesis likes."""

    atr = b""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers

    def transmit(self, command: bytes) -> bytes:
        """Answer SELECT of the application rightly, then anything."""
        if command[2] == 0x04:
            return b"\x90\0"
        return self._answers.pop() if self._answers else b"\x6f\0"


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.binary(max_size=20)
        | st.binary(max_size=260).map(lambda data: data + b"\x90\0")
        | st.just(b"\x90\0"),
        max_size=12,
    ),
    st.sampled_from(
        [
            lambda session: session.certificate(SIGNATURE),
            lambda session: session.ca_certificate(AUTHENTICATION),
            lambda session: session.token(),
            lambda session: session.tries_left(AUTHENTICATION),
            lambda session: session.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN),
            lambda session: session.sign(AUTHENTICATION, b"message"),
        ]
    ),
)
def test_whatever_a_card_answers_the_session_answers_or_raises_its_own_error(
    answers: list[bytes], act: Callable[[JpkiSession], object]
) -> None:
    session = JpkiSession(AnyCard(answers))
    try:
        act(session)
    except JuminError:
        return
