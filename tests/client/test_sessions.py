"""What the holder's sessions have in common: PINs, files, and several sessions on one card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from card_makers import (
    AUTHENTICATION_PIN,
    BIRTH_DATE_PIN,
    INPUT_SUPPORT_PIN,
    NUMBER_A,
    NUMBER_B,
    RESIDENT_REGISTER_PIN,
    SIGNATURE_PIN,
    full_card,
    phone_image,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import AIDS, Applet, CardFaceFile, InputSupportFile, IssuerObject, PinRole
from jumin.chip import CardOptions
from jumin.client import (
    ApplicationAbsentError,
    ApplicationSession,
    CardContentError,
    CardFaceSession,
    CommonDataSession,
    InputSupportSession,
    IssuerDomainSession,
    JpkiSession,
    PinNeededError,
    PinUnchangeableError,
    ResidentRegisterSession,
    SharedConnection,
    StatusWordError,
)
from jumin.iso7816 import CardConnection
from jumin.terms import CertificatePurpose, JuminError, Pin, RefusalCode, RefusedError


SECRETS = {
    PinRole.SIGNATURE: SIGNATURE_PIN,
    PinRole.AUTHENTICATION: AUTHENTICATION_PIN,
    PinRole.INPUT_SUPPORT: INPUT_SUPPORT_PIN,
    PinRole.RESIDENT_REGISTER: RESIDENT_REGISTER_PIN,
    PinRole.VERIFICATION_NUMBER_A: Pin(NUMBER_A),
    PinRole.VERIFICATION_NUMBER_B: Pin(NUMBER_B),
    PinRole.BIRTH_DATE: Pin(BIRTH_DATE_PIN),
}
WRONG = {
    PinRole.SIGNATURE: Pin("WRONG0"),
    PinRole.AUTHENTICATION: Pin("0000"),
    PinRole.INPUT_SUPPORT: Pin("0000"),
    PinRole.RESIDENT_REGISTER: Pin("0000"),
    PinRole.VERIFICATION_NUMBER_A: Pin("0" * 12),
    PinRole.VERIFICATION_NUMBER_B: Pin("0" * 14),
    PinRole.BIRTH_DATE: Pin("000000"),
}
PINS = [
    (JpkiSession, PinRole.SIGNATURE),
    (JpkiSession, PinRole.AUTHENTICATION),
    (InputSupportSession, PinRole.INPUT_SUPPORT),
    (InputSupportSession, PinRole.VERIFICATION_NUMBER_A),
    (InputSupportSession, PinRole.VERIFICATION_NUMBER_B),
    (CardFaceSession, PinRole.VERIFICATION_NUMBER_A),
    (CardFaceSession, PinRole.VERIFICATION_NUMBER_B),
    (CardFaceSession, PinRole.BIRTH_DATE),
    (CommonDataSession, PinRole.RESIDENT_REGISTER),
    (ResidentRegisterSession, PinRole.RESIDENT_REGISTER),
]
CHANGEABLE = {
    PinRole.SIGNATURE: Pin("NEW456"),
    PinRole.AUTHENTICATION: Pin("9876"),
    PinRole.INPUT_SUPPORT: Pin("8765"),
    PinRole.RESIDENT_REGISTER: Pin("7654"),
}
every_pin = pytest.mark.parametrize(("kind", "role"), PINS)


@dataclass
class Wire:
    """A wire that remembers what went over it."""

    card: CardConnection
    sent: list[bytes] = field(default_factory=list)

    @property
    def atr(self) -> bytes:
        """Pass on."""
        return self.card.atr

    def transmit(self, command: bytes) -> bytes:
        """Remember and pass on."""
        self.sent.append(command)
        return self.card.transmit(command)


class Script:
    """A card that answers by the commands' first bytes, in hexadecimal; else with 9000."""

    atr = b"\x3b\x00"

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    def transmit(self, command: bytes) -> bytes:
        """Answer."""
        said = command.hex().upper()
        return bytes.fromhex(
            next(
                (answer for start, answer in self._answers.items() if said.startswith(start)),
                "9000",
            )
        )


def refusal_of(act: Callable[[], object]) -> tuple[RefusalCode, dict[str, object]]:
    with pytest.raises(RefusedError) as caught:
        act()
    return caught.value.refusal.code, dict(caught.value.refusal.facts)


@pytest.mark.source("CARD-4")
def test_every_pin_of_every_application_has_a_session_that_keeps_it() -> None:
    assert {role for _, role in PINS} == set(PinRole)
    assert sum(len(kind.PINS) for kind in {kind for kind, _ in PINS}) == len(PINS)


@pytest.mark.source("observed on cards: VERIFY without data tells the tries left")
@every_pin
def test_asking_for_the_tries_left_costs_none(
    kind: type[ApplicationSession], role: PinRole
) -> None:
    session = kind(full_card())
    for _ in range(3):
        assert session.tries_left(role) == role.tries


@pytest.mark.source("CARD-5", "ISO/IEC 7816-4 §11.5.6")
@every_pin
def test_a_wrong_pin_costs_one_try_and_the_right_one_gives_all_back(
    kind: type[ApplicationSession], role: PinRole
) -> None:
    session = kind(full_card())
    assert refusal_of(lambda: session.verify_pin(role, WRONG[role])) == (
        RefusalCode.PIN_WRONG,
        {"role": role.value, "tries_left": role.tries - 1},
    )
    assert session.tries_left(role) == role.tries - 1
    session.verify_pin(role, SECRETS[role])
    assert session.tries_left(role) == role.tries


@pytest.mark.source("observed on cards: a blocked PIN answers 6984; others are said to answer 6983")
@pytest.mark.parametrize("blocked", [0x6984, 0x6983])
@every_pin
def test_the_last_wrong_pin_blocks_it_whatever_the_card_answers_to_say_so(
    kind: type[ApplicationSession], role: PinRole, blocked: int
) -> None:
    session = kind(full_card(options=CardOptions(blocked_verify=blocked)))
    for _ in range(role.tries - 1):
        refusal_of(lambda: session.verify_pin(role, WRONG[role]))
    told = (RefusalCode.PIN_BLOCKED, {"role": role.value})
    assert refusal_of(lambda: session.verify_pin(role, WRONG[role])) == told
    assert refusal_of(lambda: session.verify_pin(role, SECRETS[role])) == told
    assert session.tries_left(role) == 0


@every_pin
def test_what_cannot_be_the_pin_never_reaches_the_card(
    kind: type[ApplicationSession], role: PinRole
) -> None:
    wire = Wire(full_card())
    session = kind(wire)
    sent = len(wire.sent)
    form = (RefusalCode.PIN_FORM, {"role": role.value})
    assert refusal_of(lambda: session.verify_pin(role, Pin("12３4"))) == form
    if role in CHANGEABLE:
        assert refusal_of(lambda: session.change_pin(role, SECRETS[role], Pin("1"))) == form
        assert refusal_of(lambda: session.change_pin(role, Pin("1"), CHANGEABLE[role])) == form
    assert len(wire.sent) == sent


@pytest.mark.source("CLIENT-3", "ISO/IEC 7816-4 §11.5.7")
@pytest.mark.parametrize(("kind", "role"), [pair for pair in PINS if pair[1] in CHANGEABLE])
def test_a_pin_is_changed_after_the_old_one_was_right(
    kind: type[ApplicationSession], role: PinRole
) -> None:
    session, new = kind(full_card()), CHANGEABLE[role]
    assert refusal_of(lambda: session.change_pin(role, WRONG[role], new))[0] == "pin.wrong"
    session.verify_pin(role, SECRETS[role])
    session.change_pin(role, SECRETS[role], new)
    assert refusal_of(lambda: session.verify_pin(role, SECRETS[role]))[0] == "pin.wrong"
    session.verify_pin(role, new)


@pytest.mark.parametrize(("kind", "role"), [pair for pair in PINS if pair[1] not in CHANGEABLE])
def test_what_is_computed_from_the_card_is_not_the_holders_to_change(
    kind: type[ApplicationSession], role: PinRole
) -> None:
    wire = Wire(full_card())
    session = kind(wire)
    sent = len(wire.sent)
    with pytest.raises(PinUnchangeableError):
        session.change_pin(role, SECRETS[role], WRONG[role])
    assert len(wire.sent) == sent


def test_a_change_that_the_card_refuses_says_so_without_the_pin() -> None:
    session = InputSupportSession(Script({"0024": "6982"}))
    with pytest.raises(StatusWordError, match="change the PIN: 6982") as caught:
        session.change_pin(PinRole.INPUT_SUPPORT, INPUT_SUPPORT_PIN, Pin("8765"))
    assert "8765" not in str(caught.value)
    assert INPUT_SUPPORT_PIN.reveal() not in str(caught.value)


@pytest.mark.source("observed on cards: selecting another application ends the security status")
def test_sessions_on_one_card_take_turns_and_select_their_application_again() -> None:
    wire = SharedConnection(full_card())
    jpki, text, face = JpkiSession(wire), InputSupportSession(wire), CardFaceSession(wire)
    text.verify_pin(PinRole.INPUT_SUPPORT, INPUT_SUPPORT_PIN)
    assert jpki.token().label == "JPKIAPICCTOKEN2"
    assert face.tries_left(PinRole.BIRTH_DATE) == 10
    with pytest.raises(PinNeededError):
        text.number()
    text.verify_pin(PinRole.INPUT_SUPPORT, INPUT_SUPPORT_PIN)
    assert text.number().reveal() == NUMBER_A
    assert wire.current == AIDS[Applet.INPUT_SUPPORT]


def test_a_session_alone_selects_its_application_once() -> None:
    """Cards there are that forget a PIN when their application is selected again."""
    wire = Wire(full_card(options=CardOptions(reselect_keeps_status=False)))
    session = JpkiSession(SharedConnection(wire))
    session.verify_pin(CertificatePurpose.SIGNATURE, SIGNATURE_PIN)
    session.tries_left(CertificatePurpose.AUTHENTICATION)
    assert session.certificate(CertificatePurpose.SIGNATURE)
    assert session.sign(CertificatePurpose.SIGNATURE, b"message")
    assert sum(command[1:3] == b"\xa4\x04" for command in wire.sent) == 1


def test_where_selecting_an_application_failed_none_is_taken_for_selected() -> None:
    card = SharedConnection(phone_image().open())
    session = JpkiSession(card)
    with pytest.raises(ApplicationAbsentError) as caught:
        InputSupportSession(card)
    assert caught.value.applet is Applet.INPUT_SUPPORT
    assert card.current is None
    assert session.token().label == "JPKIAPGPSETOKEN"


@pytest.mark.source("observed on a card: the first command after power-on is answered 6F00")
def test_a_card_that_fails_at_its_first_command_is_asked_again() -> None:
    class WakesUp(Script):
        slept = True

        def transmit(self, command: bytes) -> bytes:
            if self.slept:
                self.slept = False
                return b"\x6f\x00"
            return super().transmit(command)

    JpkiSession(WakesUp({}))


@pytest.mark.source("observed on cards: FF filler behind objects, private tags that begin with FF")
@pytest.mark.parametrize("content", ["", "FF", "FFFF", "FF" * 40])
def test_filler_alone_is_no_object(content: str) -> None:
    session = CardFaceSession(Script({"00B0": content + "9000"}))
    with pytest.raises(CardContentError):
        session.face()


class AnyCard:
    """A card that answers whatever hypothesis likes, once its application is selected."""

    atr = b""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers

    def transmit(self, command: bytes) -> bytes:
        """Answer SELECT of the application rightly, then anything."""
        if command[2] == 0x04:
            return b"\x90\0"
        return self._answers.pop() if self._answers else b"\x6f\0"


ACTS: list[tuple[type[ApplicationSession], Callable[[ApplicationSession], object]]] = [
    (InputSupportSession, lambda session: session.number()),
    (InputSupportSession, lambda session: session.attributes()),
    (InputSupportSession, lambda session: session.applet_info()),
    (InputSupportSession, lambda session: session.cv_certificate()),
    (InputSupportSession, lambda session: session.read(InputSupportFile.INTEGRITY)),
    (CardFaceSession, lambda session: session.face()),
    (CardFaceSession, lambda session: session.age()),
    (CardFaceSession, lambda session: session.number_image()),
    (CardFaceSession, lambda session: session.applet_info()),
    (CardFaceSession, lambda session: session.read(CardFaceFile.FACE)),
    (CommonDataSession, lambda session: session.card_record()),
    (CommonDataSession, lambda session: session.key_reference()),
    (ResidentRegisterSession, lambda session: session.key_reference()),
    (IssuerDomainSession, lambda session: session.read(IssuerObject.CARD_ID)),
    (IssuerDomainSession, lambda session: session.cv_certificates()),
    (
        CommonDataSession,
        lambda session: session.change_pin(
            PinRole.RESIDENT_REGISTER, RESIDENT_REGISTER_PIN, Pin("7654")
        ),
    ),
]


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.binary(max_size=20)
        | st.binary(max_size=260).map(lambda data: data + b"\x90\0")
        | st.binary(max_size=60).map(lambda data: b"\xff\x20" + data + b"\x90\0")
        | st.just(b"\x90\0"),
        max_size=12,
    ),
    st.sampled_from(ACTS),
)
def test_whatever_a_card_answers_a_session_answers_or_raises_its_own_error(
    answers: list[bytes],
    act: tuple[type[ApplicationSession], Callable[[ApplicationSession], object]],
) -> None:
    kind, do = act
    session = kind(AnyCard(answers))
    try:
        do(session)
    except JuminError:
        return
