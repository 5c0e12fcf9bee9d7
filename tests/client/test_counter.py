"""The counter's terminal with a card in its holder's hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from card_makers import (
    AUTHENTICATION_PIN,
    BIRTH_DATE_PIN,
    HOLDER,
    INPUT_SUPPORT_PIN,
    ISSUER_KEY,
    NUMBER_A,
    NUMBER_B,
    RESIDENT_REGISTER_PIN,
    SIGNATURE_PIN,
    ImageInMemory,
    bare_image,
    card_images,
    certificate,
    full_image,
    full_records,
    record_signers,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import (
    Applet,
    CardFaceFile,
    CardRecord,
    CommonDataFile,
    FaceParticulars,
    InputSupportFile,
    IssuerObject,
    JpkiFile,
    PinRole,
    card_face_files,
    check_card_face,
    check_input_support,
    input_support_files,
    verification_number_a,
    verification_number_b,
)
from jumin.chip import Card
from jumin.client import (
    CardContentError,
    CardFaceSession,
    CommonDataSession,
    CounterSession,
    InputSupportSession,
    IssuerDomainSession,
    JpkiSession,
    KeyPairNeededError,
    PinNeededError,
    SharedConnection,
    StatusWordError,
    sessions_with,
)
from jumin.iso7816 import Command
from jumin.terms import (
    CertificatePurpose,
    FaultError,
    IndividualNumber,
    Pin,
    RefusalCode,
    RefusedError,
    UsageError,
)


PINS = {
    CertificatePurpose.SIGNATURE: SIGNATURE_PIN,
    CertificatePurpose.AUTHENTICATION: AUTHENTICATION_PIN,
}
OTHER_PINS = {
    CertificatePurpose.SIGNATURE: Pin("OTHER1"),
    CertificatePurpose.AUTHENTICATION: Pin("8765"),
}
AUTHENTICATION = CertificatePurpose.AUTHENTICATION
SIGNATURE = CertificatePurpose.SIGNATURE
both = pytest.mark.parametrize("purpose", CertificatePurpose)

HAVE = {
    PinRole.SIGNATURE: SIGNATURE_PIN,
    PinRole.AUTHENTICATION: AUTHENTICATION_PIN,
    PinRole.INPUT_SUPPORT: INPUT_SUPPORT_PIN,
    PinRole.RESIDENT_REGISTER: RESIDENT_REGISTER_PIN,
    PinRole.VERIFICATION_NUMBER_A: Pin(NUMBER_A),
    PinRole.VERIFICATION_NUMBER_B: Pin(NUMBER_B),
    PinRole.BIRTH_DATE: Pin(BIRTH_DATE_PIN),
}
OTHERS = {
    PinRole.SIGNATURE: Pin("OTHER1"),
    PinRole.AUTHENTICATION: Pin("8765"),
    PinRole.INPUT_SUPPORT: Pin("8765"),
    PinRole.RESIDENT_REGISTER: Pin("8765"),
    PinRole.VERIFICATION_NUMBER_A: Pin("9" * 12),
    PinRole.VERIFICATION_NUMBER_B: Pin("9" * 14),
    PinRole.BIRTH_DATE: Pin("9" * 6),
}
TWICE = (
    PinRole.RESIDENT_REGISTER,
    PinRole.VERIFICATION_NUMBER_A,
    PinRole.VERIFICATION_NUMBER_B,
)
"""The PINs that two applications keep."""

NUMBER = IndividualNumber("537686677188")
LAST_DAY = date(2036, 2, 17)
MOVED = replace(HOLDER.attributes, address="試験都別市新町３－２－１")
TEXTS = (
    InputSupportFile.INDIVIDUAL_NUMBER,
    InputSupportFile.ATTRIBUTES,
    InputSupportFile.INTEGRITY,
)
FACES = (CardFaceFile.FACE, CardFaceFile.NUMBER_IMAGE, CardFaceFile.APPLET_INFO)

NEW = certificate("new", "new CA")
NEW_CA = certificate("new CA", "new CA")


class Wire:
    """A wire that remembers what went over it, and breaks after so many commands."""

    def __init__(self, card: Card, breaks_after: int = 1000) -> None:
        self._card = card
        self._left = breaks_after
        self.sent: list[bytes] = []

    @property
    def atr(self) -> bytes:
        """Pass on."""
        return self._card.atr

    def transmit(self, command: bytes) -> bytes:
        """Remember and pass on, or break."""
        if not self._left:
            raise ConnectionResetError
        self._left -= 1
        self.sent.append(command)
        return self._card.transmit(command)


class Script:
    """A card that answers from a table by INS; whatever is not in it with 9000."""

    atr = b"\x3b\x00"

    def __init__(self, answers: Mapping[int, str]) -> None:
        self._answers = {0x84: "00" * 16 + "9000", **answers}

    def transmit(self, command: bytes) -> bytes:
        """Answer."""
        return bytes.fromhex(self._answers.get(command[1], "9000"))


class Hostile:
    """A card that gives these answers, then 9000 for ever."""

    atr = b""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = iter(answers)

    def transmit(self, _command: bytes) -> bytes:
        """Answer."""
        return next(self._answers, b"\x90\x00")


@pytest.fixture
def image() -> ImageInMemory:
    return full_image()


@pytest.fixture
def card(image: ImageInMemory) -> Card:
    """A card whose next keys are known."""
    return image.open(generate_key=lambda: rsa_key("new"))


@pytest.fixture
def holder(card: Card) -> JpkiSession:
    """The holder's session with the card."""
    return JpkiSession(card)


@pytest.fixture
def terminal(holder: JpkiSession, card: Card) -> CounterSession:
    """The terminal's session with the same card, all PINs presented."""
    for purpose, pin in PINS.items():
        holder.verify_pin(purpose, pin)
    return CounterSession(card, ISSUER_KEY)


def verifies(key: RSAPublicKey, signature: bytes, message: bytes) -> None:
    key.verify(signature, message, PKCS1v15(), SHA256())


@pytest.mark.source("JPKI Act arts. 3, 22: the key pair is made on the card")
@both
def test_a_card_gets_a_key_of_its_own_making_and_a_certificate_for_it(
    purpose: CertificatePurpose, image: ImageInMemory, holder: JpkiSession, terminal: CounterSession
) -> None:
    key = terminal.make_key(purpose)
    assert key.public_numbers() == rsa_key("new").public_key().public_numbers()
    terminal.write_certificate(purpose, NEW, NEW_CA)
    again = JpkiSession(image.open())
    again.verify_pin(purpose, PINS[purpose])
    for session in (holder, again):
        assert session.certificate(purpose) == NEW
        assert session.ca_certificate(purpose) == NEW_CA
        verifies(key, session.sign(purpose, b"message"), b"message")


@pytest.mark.source("JPKI Act arts. 3, 22: the key pair is made on the card")
@both
def test_until_then_the_old_key_and_certificate_are_in_force(
    purpose: CertificatePurpose, holder: JpkiSession, terminal: CounterSession
) -> None:
    before = holder.certificate(purpose)
    terminal.make_key(purpose)
    assert holder.certificate(purpose) == before
    verifies(rsa_key(purpose.value).public_key(), holder.sign(purpose, b"message"), b"message")


@pytest.mark.source("RFC 4211 §4.1: proof of possession")
@both
def test_the_key_just_made_signs_its_request_before_anything_certifies_it(
    purpose: CertificatePurpose, terminal: CounterSession
) -> None:
    with pytest.raises(KeyPairNeededError):
        terminal.sign_with_new_key(purpose, b"request")
    key = terminal.make_key(purpose)
    verifies(key, terminal.sign_with_new_key(purpose, b"request"), b"request")


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_the_key_just_made_wants_its_pin_to_sign(
    holder: JpkiSession, terminal: CounterSession, card: Card
) -> None:
    terminal.make_key(AUTHENTICATION)
    InputSupportSession(card)
    JpkiSession(card)  # selected after another: nothing is presented any more
    with pytest.raises(PinNeededError):
        terminal.sign_with_new_key(AUTHENTICATION, b"request")
    holder.verify_pin(AUTHENTICATION, PINS[AUTHENTICATION])
    assert terminal.sign_with_new_key(AUTHENTICATION, b"request")


@pytest.mark.source("CERT-8", "JPKI Act arts. 3, 22: the key pair is made on the card")
def test_both_certificates_are_renewed_in_one_visit(
    holder: JpkiSession, terminal: CounterSession
) -> None:
    for purpose in CertificatePurpose:
        terminal.make_key(purpose)
    for purpose in CertificatePurpose:
        terminal.write_certificate(purpose, NEW, NEW_CA)
    assert {holder.certificate(purpose) for purpose in CertificatePurpose} == {NEW}


@pytest.mark.source("assumption: a visit that is cut off leaves the old card or the new one")
@settings(deadline=None, max_examples=25)
@given(st.integers(0, 16))
def test_wherever_the_wire_breaks_key_and_certificate_go_together(commands: int) -> None:
    image = full_image()
    card = image.open(generate_key=lambda: rsa_key("new"))
    JpkiSession(card).verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
    written = False
    try:
        terminal = CounterSession(Wire(card, commands), ISSUER_KEY)
        terminal.make_key(AUTHENTICATION)
        terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)
        written = True
    except ConnectionResetError:
        pass
    again = JpkiSession(image.open())
    again.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
    name = "new" if written else "authentication"
    old = full_records().authentication_certificate
    assert again.certificate(AUTHENTICATION) == (NEW if written else old)
    verifies(rsa_key(name).public_key(), again.sign(AUTHENTICATION, b"message"), b"message")


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
@both
def test_the_holder_presents_the_pin_of_the_key(
    purpose: CertificatePurpose, holder: JpkiSession, card: Card
) -> None:
    terminal = CounterSession(card, ISSUER_KEY)
    other = AUTHENTICATION if purpose is SIGNATURE else SIGNATURE
    holder.verify_pin(other, PINS[other])
    with pytest.raises(PinNeededError) as caught:
        terminal.make_key(purpose)
    assert caught.value.role == purpose.value
    holder.verify_pin(purpose, PINS[purpose])
    terminal.make_key(purpose)


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_a_certificate_wants_a_new_key_pair(terminal: CounterSession) -> None:
    with pytest.raises(KeyPairNeededError) as caught:
        terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)
    assert caught.value.purpose is AUTHENTICATION
    terminal.make_key(SIGNATURE)
    with pytest.raises(KeyPairNeededError):
        terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_the_certificate_of_another_key_is_refused(
    holder: JpkiSession, terminal: CounterSession
) -> None:
    before = holder.certificate(AUTHENTICATION)
    terminal.make_key(AUTHENTICATION)
    with pytest.raises(StatusWordError) as caught:
        terminal.write_certificate(AUTHENTICATION, before, NEW_CA)
    assert caught.value.sw == 0x6A80
    assert holder.certificate(AUTHENTICATION) == before
    terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)
    assert holder.certificate(AUTHENTICATION) == NEW


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"  ", id="no object"),
        pytest.param(NEW_CA + b"\0", id="bytes behind"),
        pytest.param(b"\x30\x82\x07\xfd" + bytes(2045), id="longer than the file"),
        pytest.param(bytes(70_000), id="longer than any file"),
    ],
)
def test_what_is_no_certificate_is_refused(
    holder: JpkiSession, terminal: CounterSession, content: bytes
) -> None:
    before = holder.certificate(AUTHENTICATION)
    terminal.make_key(AUTHENTICATION)
    with pytest.raises(StatusWordError):
        terminal.write_certificate(AUTHENTICATION, NEW, content)
    assert holder.certificate(AUTHENTICATION) == before
    terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)


@pytest.mark.source("ISO/IEC 7816-4 §11.6.4")
def test_a_terminal_with_another_key_is_not_the_issuers(card: Card) -> None:
    for left in reversed(range(10)):
        with pytest.raises(StatusWordError) as caught:
            CounterSession(card, bytes(32))
        assert caught.value.sw == 0x63C0 | left
    with pytest.raises(StatusWordError) as caught:
        CounterSession(card, ISSUER_KEY)
    assert caught.value.sw == 0x6984


@pytest.mark.source("assumption: an issuer key is an AES-256 key")
def test_a_key_of_another_length_costs_the_card_no_try(card: Card) -> None:
    with pytest.raises(UsageError):
        CounterSession(card, bytes(16))
    with pytest.raises(StatusWordError) as caught:
        CounterSession(card, bytes(32))
    assert caught.value.sw == 0x63C9


@pytest.mark.source("COUNTER-2", "tsukuba-guide-2023-10 §3")
@both
def test_a_forgotten_or_blocked_pin_is_set_anew(
    purpose: CertificatePurpose, holder: JpkiSession, card: Card
) -> None:
    while left := holder.tries_left(purpose):
        with pytest.raises(RefusedError):
            holder.verify_pin(purpose, OTHER_PINS[purpose])
        assert holder.tries_left(purpose) == left - 1
    CounterSession(card, ISSUER_KEY).set_pin(purpose, OTHER_PINS[purpose])
    with pytest.raises(PinNeededError):
        holder.sign(purpose, b"message")
    holder.verify_pin(purpose, OTHER_PINS[purpose])
    holder.sign(purpose, b"message")


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
def test_what_can_not_be_a_pin_does_not_reach_the_card(card: Card) -> None:
    JpkiSession(card)
    wire = Wire(card)
    terminal = CounterSession(wire, ISSUER_KEY)
    before = len(wire.sent)
    with pytest.raises(RefusedError) as caught:
        terminal.set_pin(SIGNATURE, Pin("abc"))
    assert caught.value.refusal.code is RefusalCode.PIN_FORM
    assert len(wire.sent) == before


@pytest.mark.source("CERT-3", "kamakura-guide-2024-05-01 §5")
def test_a_card_without_certificates_gets_its_first() -> None:
    card = bare_image().open(generate_key=lambda: rsa_key("new"))
    holder = JpkiSession(card)
    terminal = CounterSession(card, ISSUER_KEY)
    terminal.set_pin(SIGNATURE, SIGNATURE_PIN)
    holder.verify_pin(SIGNATURE, SIGNATURE_PIN)
    terminal.make_key(SIGNATURE)
    terminal.write_certificate(SIGNATURE, NEW, NEW_CA)
    assert holder.certificate(SIGNATURE) == NEW
    with pytest.raises(RefusedError) as caught:
        holder.certificate(AUTHENTICATION)
    assert caught.value.refusal.code is RefusalCode.CERTIFICATE_ABSENT


@pytest.mark.source("ISO/IEC 7816-4 §5.2")
def test_only_the_public_key_needs_an_extended_length(card: Card, holder: JpkiSession) -> None:
    holder.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
    wire = Wire(card)
    terminal = CounterSession(wire, ISSUER_KEY)
    terminal.make_key(AUTHENTICATION)
    terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)
    commands = [Command.parse(command) for command in wire.sent]
    assert {command.ins for command in commands if command.extended} == {0x47}


@pytest.mark.source("COUNTER-2", "CARD-4", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("role", PinRole)
def test_every_pin_is_set_anew_wherever_the_card_keeps_it(role: PinRole, card: Card) -> None:
    CounterSession(card, ISSUER_KEY).set_pin(role, OTHERS[role])
    kept = [session for session in sessions_with(SharedConnection(card)) if role in session.PINS]
    for session in kept:
        session.verify_pin(role, OTHERS[role])
        with pytest.raises(RefusedError):
            session.verify_pin(role, HAVE[role])
    assert len(kept) == (2 if role in TWICE else 1)


@pytest.mark.source("COUNTER-2", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("role", PinRole)
def test_every_pin_is_unlocked_and_stays_what_it_is(role: PinRole, card: Card) -> None:
    for session in sessions_with(SharedConnection(card), role):
        while session.tries_left(role):
            with pytest.raises(RefusedError):
                session.verify_pin(role, OTHERS[role])
        applet, file = session.APPLET, session.PINS[role].identifier
        CounterSession(card, ISSUER_KEY).unlock_pin(applet, file)
        assert session.tries_left(role) == role.tries
        session.verify_pin(role, HAVE[role])


@pytest.mark.source("assumption: there is nothing to unlock where no PIN was set")
def test_a_pin_that_was_never_set_is_not_unlocked() -> None:
    card = bare_image().open()
    with pytest.raises(StatusWordError) as caught:
        CounterSession(card, ISSUER_KEY).unlock_pin(Applet.JPKI, JpkiFile.AUTHENTICATION_PIN)
    assert caught.value.sw == 0x6985
    assert JpkiSession(card).tries_left(AUTHENTICATION) == 0


def after_a_move() -> dict[Applet, dict[int, bytes]]:
    """Sign what a card says after its holder moved to another city and changed the number."""
    signers, card_key = record_signers(), rsa_key("card").public_key()
    face = FaceParticulars(HOLDER.attributes.born_on, HOLDER.attributes.sex, LAST_DAY, "13101")
    images = replace(card_images(), address=card_images().name)
    texts = input_support_files(
        NUMBER, MOVED, card_key, rsa_key("session").public_key(), signers.input_support
    )
    number_b = verification_number_b(HOLDER.printed_birth, LAST_DAY.year, HOLDER.security_code)
    return {
        Applet.INPUT_SUPPORT: {
            **{file: texts[file] for file in TEXTS},
            InputSupportFile.VERIFICATION_NUMBER_A: NUMBER.reveal().encode(),
            InputSupportFile.VERIFICATION_NUMBER_B: number_b.reveal().encode(),
        },
        Applet.CARD_FACE: {
            **{
                file: content
                for file, content in card_face_files(
                    face, images, card_key, signers.card_face
                ).items()
                if file in FACES
            },
            CardFaceFile.VERIFICATION_NUMBER_A: NUMBER.reveal().encode(),
            CardFaceFile.VERIFICATION_NUMBER_B: number_b.reveal().encode(),
        },
        Applet.COMMON_DATA: {
            CommonDataFile.CARD_RECORD: bytes(CardRecord(HOLDER.serial, "13101", LAST_DAY))
        },
        Applet.ISSUER_DOMAIN: {
            IssuerObject.MUNICIPALITY: b"13101",
            IssuerObject.LAST_DAY: f"{LAST_DAY:%Y%m%d}".encode(),
        },
    }


def told(card: Card) -> tuple[object, ...]:
    """Read what the card says of its holder and of itself."""
    shared = SharedConnection(card)
    text = InputSupportSession(shared)
    text.verify_pin(PinRole.INPUT_SUPPORT, HAVE[PinRole.INPUT_SUPPORT])
    number, attributes = text.number(), text.attributes()
    face = CardFaceSession(shared)
    face.verify_pin(PinRole.VERIFICATION_NUMBER_A, verification_number_a(number))
    images = face.face()
    domain = IssuerDomainSession(shared)
    return (
        number,
        attributes,
        images.address_image,
        images.last_day,
        face.applet_info().municipality_code,
        CommonDataSession(shared).card_record(),
        domain.read(IssuerObject.MUNICIPALITY),
        domain.read(IssuerObject.LAST_DAY),
    )


OLD = (
    HOLDER.number,
    HOLDER.attributes,
    card_images().address,
    HOLDER.last_day,
    HOLDER.municipality_code,
    CardRecord(HOLDER.serial, HOLDER.municipality_code, HOLDER.last_day),
    b"14204",
    b"20350217",
)
MOVED_CARD = (
    NUMBER,
    MOVED,
    card_images().name,
    LAST_DAY,
    "13101",
    CardRecord(HOLDER.serial, "13101", LAST_DAY),
    b"13101",
    b"20360217",
)


@pytest.mark.source(
    "MOVE-1", "Number Act art. 17: the card's particulars are changed at the counter"
)
def test_a_card_says_all_that_is_new_after_a_visit(image: ImageInMemory, card: Card) -> None:
    assert told(card) == OLD
    CounterSession(card, ISSUER_KEY).write_files(after_a_move())
    for one in (card, image.open()):
        assert told(one) == MOVED_CARD


@pytest.mark.source(
    "MOVE-1", "Number Act art. 17: the card's particulars are changed at the counter"
)
def test_what_a_visit_wrote_is_genuine(card: Card) -> None:
    CounterSession(card, ISSUER_KEY).write_files(after_a_move())
    trusted = {
        certificate.subject: certificate.key for certificate in (record_signers().root_certificate,)
    }
    text = InputSupportSession(card)
    text.verify_pin(PinRole.INPUT_SUPPORT, HAVE[PinRole.INPUT_SUPPORT])
    wanted = [*TEXTS, InputSupportFile.CV_CERTIFICATE, InputSupportFile.CARD_KEY_PUBLIC]
    found = check_input_support({file: text.read(file) for file in wanted}, trusted)
    assert found.attributes == MOVED
    assert found.number == NUMBER
    face = CardFaceSession(card)
    face.verify_pin(PinRole.VERIFICATION_NUMBER_A, verification_number_a(NUMBER))
    faces = (CardFaceFile.FACE, CardFaceFile.NUMBER_IMAGE, CardFaceFile.CV_CERTIFICATE)
    shown = check_card_face({file: face.read(file) for file in faces}, trusted).face
    assert shown is not None
    assert shown.last_day == LAST_DAY


@pytest.mark.source("assumption: a visit that is cut off leaves the old card or the new one")
@settings(deadline=None, max_examples=25)
@given(st.data())
def test_wherever_the_wire_breaks_all_files_change_or_none(data: st.DataObject) -> None:
    image = full_image()
    card = image.open()
    whole = Wire(card)
    CounterSession(whole, ISSUER_KEY).write_files(after_a_move())
    assert told(card) == MOVED_CARD
    sent = len(whole.sent)
    image = full_image()
    card = image.open()
    wire = Wire(card, data.draw(st.integers(0, sent - 1), label="commands"))
    with pytest.raises(ConnectionResetError):
        CounterSession(wire, ISSUER_KEY).write_files(after_a_move())
    for one in (card, image.open()):
        assert told(one) == OLD


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_files_and_certificates_are_written_in_one_visit(
    card: Card, terminal: CounterSession
) -> None:
    terminal.make_key(SIGNATURE)
    terminal.write_certificate(SIGNATURE, NEW, NEW_CA)
    terminal.write_files(after_a_move())
    again = JpkiSession(card)
    again.verify_pin(SIGNATURE, SIGNATURE_PIN)
    assert again.certificate(SIGNATURE) == NEW
    again.verify_pin(AUTHENTICATION, AUTHENTICATION_PIN)
    terminal.make_key(AUTHENTICATION)
    terminal.write_certificate(AUTHENTICATION, NEW, NEW_CA)
    assert again.certificate(AUTHENTICATION) == NEW
    assert told(card) == MOVED_CARD


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@pytest.mark.parametrize(
    ("applet", "file", "content", "answer"),
    [
        pytest.param(Applet.INPUT_SUPPORT, 0x02, bytes(2000), 0x6700, id="longer than its file"),
        pytest.param(Applet.INPUT_SUPPORT, 0x06, b"key", 0x6982, id="not the issuer's to write"),
        pytest.param(Applet.INPUT_SUPPORT, 0x11, b"1234", 0x6981, id="a holder's PIN"),
        pytest.param(Applet.INPUT_SUPPORT, 0x14, b"1234", 0x6A80, id="no number"),
        pytest.param(Applet.INPUT_SUPPORT, 0x1F, b"", 0x6A82, id="no such file"),
        pytest.param(Applet.COMMON_DATA, 0x01, b"\x01\x0212", 0x6700, id="another record"),
        pytest.param(Applet.ISSUER_DOMAIN, 0x45, b"1", 0x6982, id="the card's name"),
        pytest.param(Applet.INPUT_SUPPORT, 0x02, b"", 0x6700, id="nothing"),
    ],
)
def test_what_the_card_does_not_take_changes_nothing(
    card: Card, applet: Applet, file: int, content: bytes, answer: int
) -> None:
    with pytest.raises(StatusWordError) as caught:
        CounterSession(card, ISSUER_KEY).write_files({applet: {file: content}})
    assert caught.value.sw == answer
    assert told(card) == OLD


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.7")
def test_an_erased_card_is_one_no_more(image: ImageInMemory, card: Card) -> None:
    CounterSession(card, ISSUER_KEY).erase()
    for one in (card, image.open()):
        assert list(sessions_with(SharedConnection(one))) == []
        with pytest.raises(RefusedError) as caught:
            JpkiSession(one)
        assert caught.value.refusal.code is RefusalCode.CARD_UNREADABLE
        with pytest.raises(StatusWordError) as refused:
            CounterSession(one, ISSUER_KEY)
        assert refused.value.sw == 0x6984


@pytest.mark.source("ISO/IEC 7816-8 §5.1")
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("", id="nothing"),
        pytest.param("7F4900", id="an empty template"),
        pytest.param("7F48058101038200", id="another template"),
        pytest.param("7F490482010381019000"[:16], id="exponent first"),
        pytest.param("7F490781010F82010300", id="a byte too many within"),
        pytest.param("7F490681010F82010300", id="a byte too many behind"),
        pytest.param("7F490681010F820100", id="exponent 0"),
        pytest.param("7F49058100820103", id="modulus 0"),
        pytest.param("7F49820109", id="cut short"),
    ],
)
def test_a_strange_public_key_is_said_to_be_one(answer: str) -> None:
    terminal = CounterSession(Script({0x47: answer + "9000"}), ISSUER_KEY)
    with pytest.raises(CardContentError):
        terminal.make_key(AUTHENTICATION)


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@settings(deadline=None, max_examples=100)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=4))
def test_whatever_a_card_answers_the_error_explains_itself(answers: list[bytes]) -> None:
    wire = Hostile(answers)
    with pytest.raises((FaultError, UsageError)) as caught:
        CounterSession(wire, ISSUER_KEY).make_key(AUTHENTICATION)
    assert str(caught.value)
