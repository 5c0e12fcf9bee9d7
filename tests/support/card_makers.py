"""Cards for tests: keys, simple certificates and images made once per test process."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from jumin.chip import Card, ChosenPins, JpkiKeys, JpkiRecords, personalise
from jumin.terms import Pin


IMAGE_KEY = bytes(range(32))
ISSUER_KEY = bytes(range(100, 132))
SIGNATURE_PIN = Pin("ABC123")
AUTHENTICATION_PIN = Pin("1234")
PINS = ChosenPins(signature=SIGNATURE_PIN, authentication=AUTHENTICATION_PIN)


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
    """Give the records of a card that carries both certificates."""
    return JpkiRecords(
        signature_certificate=certificate("signature", "signature CA", padding=700),
        signature_ca_certificate=certificate("signature CA", "signature CA"),
        authentication_certificate=certificate("authentication", "authentication CA"),
        authentication_ca_certificate=certificate("authentication CA", "authentication CA"),
        serial="0000000000000017",
    )


def full_keys() -> JpkiKeys:
    """Give the keys of a card that carries both certificates."""
    return JpkiKeys(signature=rsa_key("signature"), authentication=rsa_key("authentication"))


def full_image() -> ImageInMemory:
    """Make the image of a card that carries both certificates and has both PINs."""
    return ImageInMemory(bytearray(_full_image()))


@cache
def _full_image() -> bytes:
    return personalise(
        full_records(),
        full_keys(),
        PINS,
        image_key=IMAGE_KEY,
        random=counting_bytes,
        issuer_key=ISSUER_KEY,
    )


def bare_image() -> ImageInMemory:
    """Make the image of a card without certificates and PINs."""
    full = full_records()
    records = JpkiRecords(
        signature_certificate=None,
        signature_ca_certificate=full.signature_ca_certificate,
        authentication_certificate=None,
        authentication_ca_certificate=full.authentication_ca_certificate,
        serial=full.serial,
    )
    image = personalise(
        records,
        JpkiKeys(None, None),
        ChosenPins(None, None),
        image_key=IMAGE_KEY,
        random=counting_bytes,
        issuer_key=ISSUER_KEY,
    )
    return ImageInMemory(bytearray(image))
