"""Cards for tests: keys, simple certificates, signers and images made once per test process."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from PIL import Image

from jumin.cardfiles import PHONE_LABEL, CardImages, CvCertificate, KeyId, RecordSigner
from jumin.chip import (
    Card,
    CardKeys,
    CardRecords,
    ChosenPins,
    HolderRecords,
    JpkiRecords,
    RecordSigners,
    personalise,
)
from jumin.terms import BasicFour, IndividualNumber, Pin, Sex


IMAGE_KEY = bytes(range(32))
ISSUER_KEY = bytes(range(100, 132))
SIGNATURE_PIN = Pin("ABC123")
AUTHENTICATION_PIN = Pin("1234")
INPUT_SUPPORT_PIN = Pin("2345")
RESIDENT_REGISTER_PIN = Pin("3456")
PINS = ChosenPins(
    signature=SIGNATURE_PIN,
    authentication=AUTHENTICATION_PIN,
    input_support=INPUT_SUPPORT_PIN,
    resident_register=RESIDENT_REGISTER_PIN,
)
NO_PINS = ChosenPins()
HOLDER = HolderRecords(
    number=IndividualNumber("123456789018"),
    attributes=BasicFour(
        name="住民　花子",
        address="試験県見本市例町１－２－３",
        born_on=date(1980, 2, 17),
        sex=Sex.FEMALE,
    ),
    serial="900000000000017",
    municipality_code="14204",
    last_day=date(2035, 2, 17),
    printed_birth="550217",
    security_code="2285",
)
"""An invented holder; the basic four are short enough for clients with one-byte lengths."""
NUMBER_A = HOLDER.number.reveal()
NUMBER_B = "55021720352285"
BIRTH_DATE_PIN = "550217"


def counting_bytes(count: int) -> bytes:
    """Give "random" bytes that a test knows."""
    return bytes(at % 256 for at in range(count))


@dataclass
class ImageInMemory:
    """A card image where the wallet would have a file."""

    image: bytearray
    writes: list[tuple[int, bytes]] = field(default_factory=list)

    def write(self, offset: int, record: bytes) -> None:
        """Take the counter record in place, and remember that it came."""
        self.image[offset : offset + len(record)] = record
        self.writes.append((offset, record))

    def replace(self, image: bytes) -> None:
        """Take a whole image."""
        self.image[:] = image

    def open(self, **options: object) -> Card:
        """Open the card anew from the bytes as they are now."""
        return Card.open(bytes(self.image), image_key=IMAGE_KEY, store=self, **options)


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """Make one RSA key of 2 048 bits per name."""
    del name
    return rsa.generate_private_key(65537, 2048)


@cache
def certificate(subject: str, issuer: str, *, padding: int = 0) -> bytes:
    """Make a plain certificate in DER; `padding` bytes make it longer."""
    return certificate_for(rsa_key(subject).public_key(), subject, issuer, padding=padding)


def certificate_for(key: rsa.RSAPublicKey, subject: str, issuer: str, *, padding: int = 0) -> bytes:
    """Make a plain certificate for a key, in DER."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(4711)
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2034, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.UnrecognizedExtension(
                x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"),
                b"\x04\x82" + padding.to_bytes(2) + bytes(padding),
            ),
            critical=False,
        )
    )
    return builder.sign(rsa_key(issuer), SHA256()).public_bytes(Encoding.DER)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JUMIN-TEST"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def full_records() -> JpkiRecords:
    """Give the JPKI records of a card that carries both certificates."""
    return JpkiRecords(
        signature_certificate=certificate("signature", "signature CA", padding=700),
        signature_ca_certificate=certificate("signature CA", "signature CA"),
        authentication_certificate=certificate("authentication", "authentication CA"),
        authentication_ca_certificate=certificate("authentication CA", "authentication CA"),
        serial="0000000000000017",
    )


def full_card_records() -> CardRecords:
    """Give all records of a card that carries both certificates."""
    return CardRecords(full_records(), HOLDER)


def full_keys() -> CardKeys:
    """Give the keys of a card that carries both certificates."""
    return CardKeys(
        signature=rsa_key("signature"),
        authentication=rsa_key("authentication"),
        card=rsa_key("card"),
        session=rsa_key("session"),
    )


@cache
def card_images() -> CardImages:
    """Draw images of the right kinds and of the sizes that have to be right."""
    return CardImages(
        name=_drawn("1", (240, 32), "PNG"),
        address=_drawn("1", (240, 64), "PNG"),
        portrait=_drawn("L", (120, 150), "JPEG2000"),
        number=_drawn("1", (72, 12), "PNG"),
        security_code=_drawn("1", (24, 12), "PNG"),
    )


def _drawn(mode: str, size: tuple[int, int], form: str) -> bytes:
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(drawn, form)
    return drawn.getvalue()


@cache
def record_signers() -> RecordSigners:
    """Make the card office's signers: root, intermediate, and one an application."""
    root, domain = rsa_key("record root"), rsa_key("record intermediate")
    root_id, domain_id = KeyId("9000010"), KeyId("9000020")

    def signer(name: str, number: str) -> RecordSigner:
        key = rsa_key(name)
        subject = KeyId(number)
        return RecordSigner(key, CvCertificate.issue(domain, domain_id, subject, key.public_key()))

    input_support = signer("input support records", "9000033")
    return RecordSigners(
        input_support=input_support,
        card_face=signer("card face records", "9000023"),
        root_certificate=CvCertificate.issue(root, root_id, domain_id, domain.public_key()),
        intermediate_certificate=input_support.certificate,
    )


def card_image(
    records: CardRecords, keys: CardKeys, pins: ChosenPins = PINS, **more: object
) -> "ImageInMemory":
    """Make the image of a card of these records, keys and PINs."""
    with_holder = records.holder is not None
    made = {
        "signers": record_signers() if with_holder else None,
        "image_key": IMAGE_KEY,
        "random": counting_bytes,
        "issuer_key": ISSUER_KEY,
        **more,
    }
    images = card_images() if with_holder else None
    return ImageInMemory(bytearray(personalise(records, images, keys, pins, **made)))


def _made_once(make: Callable[[], "ImageInMemory"]) -> Callable[[], "ImageInMemory"]:
    """Personalise once a process; give an image of its own at every call."""
    made = cache(make)

    def copy() -> ImageInMemory:
        return ImageInMemory(bytearray(made().image))

    copy.__doc__ = make.__doc__
    return copy


@_made_once
def full_image() -> ImageInMemory:
    """Make the image of a card with all applications, both certificates and all PINs."""
    return card_image(full_card_records(), full_keys(), PINS)


def full_card(**options: object) -> Card:
    """Open a new card with all applications, both certificates and all PINs."""
    return full_image().open(**options)


@_made_once
def bare_image() -> ImageInMemory:
    """Make the image of a card without certificates and PINs."""
    keys = replace(full_keys(), signature=None, authentication=None)
    return card_image(CardRecords(_without_certificates(), HOLDER), keys, NO_PINS)


@_made_once
def image_without_certificates() -> ImageInMemory:
    """Make the image of a card without certificates; it has the PINs of the other applications."""
    keys = replace(full_keys(), signature=None, authentication=None)
    pins = replace(PINS, signature=None, authentication=None)
    return card_image(CardRecords(_without_certificates(), HOLDER), keys, pins)


def _without_certificates() -> JpkiRecords:
    return replace(full_records(), signature_certificate=None, authentication_certificate=None)


@_made_once
def image_without_signature_certificate() -> ImageInMemory:
    """Make the image of a card without signature certificate, as those below fifteen get it."""
    records = replace(full_records(), signature_certificate=None)
    keys = replace(full_keys(), signature=None)
    return card_image(CardRecords(records, HOLDER), keys, replace(PINS, signature=None))


@_made_once
def image_without_pins() -> ImageInMemory:
    """Make the image of a card with both certificates, none of whose PINs is set."""
    return card_image(full_card_records(), full_keys(), NO_PINS)


@_made_once
def face_authentication_image() -> ImageInMemory:
    """Make the image of a card for face authentication (顔認証カード): no PIN, one certificate."""
    records = replace(full_records(), signature_certificate=None)
    return card_image(CardRecords(records, HOLDER), replace(full_keys(), signature=None), NO_PINS)


def phone_image(label: str = PHONE_LABEL) -> ImageInMemory:
    """Make what a phone holds: the authentication certificate, its key and its PIN."""
    records = replace(
        full_records(), signature_certificate=None, serial="PHONE00000000017", label=label
    )
    return card_image(
        CardRecords(records),
        CardKeys(authentication=rsa_key("authentication")),
        ChosenPins(authentication=AUTHENTICATION_PIN),
        issuer_key=None,
    )
