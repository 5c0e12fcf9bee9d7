"""What the sessions read of a card, against the whole chip; and that it is genuine."""

from datetime import date

import pytest
from card_makers import (
    BIRTH_DATE_PIN,
    HOLDER,
    INPUT_SUPPORT_PIN,
    NUMBER_A,
    NUMBER_B,
    card_images,
    full_card,
    record_signers,
    rsa_key,
)

from jumin.cardfiles import (
    CARD_FACE_KEY_ID,
    INPUT_SUPPORT_KEY_ID,
    CardFaceFile,
    CardRecord,
    InputSupportFile,
    IssuerObject,
    KeyId,
    PinRole,
    RecordNotGenuineError,
    certified_keys,
    check_card_face,
    check_input_support,
)
from jumin.client import (
    CardFaceSession,
    CommonDataSession,
    InputSupportSession,
    IssuerDomainSession,
    PinNeededError,
    ResidentRegisterSession,
    StatusWordError,
)
from jumin.iso7816 import Command
from jumin.terms import Pin


ROOT = {KeyId("9000010"): rsa_key("record root").public_key()}
INTERMEDIATE = {KeyId("9000020"): rsa_key("record intermediate").public_key()}
A, B = PinRole.VERIFICATION_NUMBER_A, PinRole.VERIFICATION_NUMBER_B


@pytest.mark.source("CARD-3", "observed on cards: the PIN opens number and attributes")
def test_the_pin_opens_number_and_attributes() -> None:
    session = InputSupportSession(full_card())
    for read in (session.number, session.attributes):
        with pytest.raises(PinNeededError) as caught:
            read()
        assert caught.value.role is PinRole.INPUT_SUPPORT
    session.verify_pin(PinRole.INPUT_SUPPORT, INPUT_SUPPORT_PIN)
    assert session.number() == HOLDER.number
    assert session.attributes() == HOLDER.attributes


@pytest.mark.source("observed on cards: A does not open the attributes, B does not open the number")
def test_number_a_opens_the_number_only_and_b_the_attributes_only() -> None:
    session = InputSupportSession(full_card())
    session.verify_pin(A, Pin(NUMBER_A))
    assert session.number() == HOLDER.number
    with pytest.raises(PinNeededError):
        session.attributes()
    session = InputSupportSession(full_card())
    session.verify_pin(B, Pin(NUMBER_B))
    assert session.attributes() == HOLDER.attributes
    with pytest.raises(PinNeededError):
        session.number()


def test_what_the_applications_say_of_themselves_wants_no_pin() -> None:
    text, face = InputSupportSession(full_card()), CardFaceSession(full_card())
    assert text.applet_info().key_id == INPUT_SUPPORT_KEY_ID
    assert face.applet_info().key_id == CARD_FACE_KEY_ID
    assert face.applet_info().municipality_code == HOLDER.municipality_code
    assert text.cv_certificate() == record_signers().input_support.certificate
    assert face.cv_certificate() == record_signers().card_face.certificate


@pytest.mark.source("observed on cards: A opens face and number, B the face")
def test_number_a_opens_face_and_number_and_b_the_face() -> None:
    session = CardFaceSession(full_card())
    with pytest.raises(PinNeededError) as caught:
        session.face()
    assert caught.value.role is B
    session.verify_pin(A, Pin(NUMBER_A))
    record, images = session.face(), card_images()
    assert (record.name_image, record.address_image) == (images.name, images.address)
    assert (record.portrait, record.security_code_image) == (images.portrait, images.security_code)
    assert (record.last_day, record.born_on) == (HOLDER.last_day, HOLDER.attributes.born_on)
    assert session.number_image().image == images.number
    session = CardFaceSession(full_card())
    session.verify_pin(B, Pin(NUMBER_B))
    assert session.face() == record
    with pytest.raises(PinNeededError):
        session.number_image()


def test_the_date_of_birth_opens_the_age() -> None:
    session = CardFaceSession(full_card())
    with pytest.raises(PinNeededError):
        session.age()
    session.verify_pin(PinRole.BIRTH_DATE, Pin(BIRTH_DATE_PIN))
    assert session.age().born_on == date(1980, 2, 17)


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3")
def test_a_file_of_many_parts_is_read_by_commands_that_any_reader_takes() -> None:
    sent: list[bytes] = []
    card = full_card()

    class Wire:
        atr = card.atr

        def transmit(self, command: bytes) -> bytes:
            sent.append(command)
            return card.transmit(command)

    session = CardFaceSession(Wire())
    session.verify_pin(B, Pin(NUMBER_B))
    octets = session.read(CardFaceFile.FACE)
    reads = [Command.parse(one) for one in sent if one[1] == 0xB0]
    assert len(octets) > 512
    assert len(reads) == -(-len(octets) // 256)
    assert all(not one.extended and one.p1 < 0x80 for one in reads)


def test_the_card_office_vouches_for_what_is_read() -> None:
    trusted = certified_keys(ROOT, record_signers().root_certificate)
    text = InputSupportSession(full_card())
    text.verify_pin(PinRole.INPUT_SUPPORT, INPUT_SUPPORT_PIN)
    read = check_input_support(
        {
            file: text.read(file)
            for file in (
                InputSupportFile.INDIVIDUAL_NUMBER,
                InputSupportFile.ATTRIBUTES,
                InputSupportFile.INTEGRITY,
                InputSupportFile.CV_CERTIFICATE,
                InputSupportFile.CARD_KEY_PUBLIC,
            )
        },
        trusted,
    )
    assert (read.number, read.attributes) == (HOLDER.number, HOLDER.attributes)
    assert read.card_key == rsa_key("card").public_key()
    face = CardFaceSession(full_card())
    face.verify_pin(A, Pin(NUMBER_A))
    files = {
        file: face.read(file)
        for file in (CardFaceFile.FACE, CardFaceFile.NUMBER_IMAGE, CardFaceFile.CV_CERTIFICATE)
    }
    assert check_card_face(files, trusted).face == face.face()
    stranger = {KeyId("9000020"): rsa_key("stranger").public_key()}
    with pytest.raises(RecordNotGenuineError):
        check_card_face(files, stranger)


@pytest.mark.source("observed on cards: record 1 of file 0001 is read without PIN or selection")
def test_the_card_tells_its_serial_number_municipality_and_last_day() -> None:
    record = CommonDataSession(full_card()).card_record()
    assert record == CardRecord(HOLDER.serial, HOLDER.municipality_code, HOLDER.last_day)


def test_both_applications_name_the_same_key() -> None:
    common, register = CommonDataSession(full_card()), ResidentRegisterSession(full_card())
    assert common.key_reference() == register.key_reference()


@pytest.mark.source("ISO/IEC 7816-4 §11.6.2")
def test_the_issuer_domain_tells_who_issued_the_card() -> None:
    session = IssuerDomainSession(full_card())
    assert session.read(IssuerObject.MUNICIPALITY) == HOLDER.municipality_code.encode()
    assert session.read(IssuerObject.LAST_DAY) == b"20350217"
    certificates = session.cv_certificates()
    assert certificates[0] == record_signers().root_certificate
    assert certified_keys(ROOT, *certificates).keys() >= INTERMEDIATE.keys()


class Domain:
    """An issuer domain that answers GET DATA by whether Le is extended."""

    atr = b"\x3b\x00"

    def __init__(self, short: str, extended: str = "6F00") -> None:
        self._short, self._extended = bytes.fromhex(short), bytes.fromhex(extended)

    def transmit(self, command: bytes) -> bytes:
        """Answer."""
        if command[1] == 0xA4:
            return b"\x90\0"
        return self._extended if Command.parse(command).extended else self._short


@pytest.mark.source("observed on cards: a large object answers 6700 to a short Le")
def test_a_large_object_is_asked_for_again_with_an_extended_le() -> None:
    large = "AA" * 564
    session = IssuerDomainSession(Domain("6700", large + "9000"))
    assert session.read(IssuerObject.ROOT_CV_CERTIFICATE) == bytes.fromhex(large)


@pytest.mark.source("observed on cards: an absent object answers 6A88")
def test_an_object_that_the_card_lacks_is_none() -> None:
    session = IssuerDomainSession(Domain("6A88"))
    assert session.read(IssuerObject.INTERMEDIATE_CV_CERTIFICATE) is None
    assert session.cv_certificates() == ()
    with pytest.raises(StatusWordError):
        IssuerDomainSession(Domain("6F00")).read(IssuerObject.CARD_ID)
