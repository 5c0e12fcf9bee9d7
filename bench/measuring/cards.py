"""Complete cards to measure with: invented holder, records of usual size, all keys."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from jumin.cardfiles import CardImages, CvCertificate, KeyId, RecordSigner
from jumin.chip import (
    CardKeys,
    CardRecords,
    ChosenPins,
    HolderRecords,
    JpkiRecords,
    RecordSigners,
    personalise,
)
from jumin.terms import BasicFour, IndividualNumber, Pin, Sex


SIGNATURE_PIN: Final = Pin("ABC123")
FOUR_DIGITS: Final = Pin("1234")
"""The PINs but that of the signature."""
PINS: Final = ChosenPins(
    signature=SIGNATURE_PIN,
    authentication=FOUR_DIGITS,
    input_support=FOUR_DIGITS,
    resident_register=FOUR_DIGITS,
)
_ROOT, _SUPPORT, _FACE = (KeyId(f"900009{last}") for last in (0, 1, 2))
_IMAGES: Final = CardImages(
    # Bytes of about the size of real images: a card does not look into them.
    name=bytes(500),
    address=bytes(1000),
    portrait=bytes(7000),
    number=bytes(200),
    security_code=bytes(120),
)
_HOLDER: Final = HolderRecords(
    number=IndividualNumber("123456789018"),
    attributes=BasicFour(
        name="見本　太郎",
        address="神奈川県鎌倉市見本町１番地",
        born_on=date(1980, 2, 17),
        sex=Sex.MALE,
    ),
    serial="000000000000017",
    municipality_code="14204",
    last_day=date(2035, 2, 17),
    printed_birth="550217",
    security_code="1234",
)


def rsa_key() -> RSAPrivateKey:
    """Make an RSA key of 2 048 bits."""
    return generate_private_key(65537, 2048)


def certificate(key: RSAPrivateKey) -> bytes:
    """Make a certificate of about the size of a real one (1.4 KB)."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "JUMIN-TEST")])
    filling = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), bytes(650))
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), serial_number=1)
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2034, 1, 1, tzinfo=UTC))
        .add_extension(filling, critical=False)
    )
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def card_keys() -> CardKeys:
    """Make the keys of a card."""
    return CardKeys(*(rsa_key() for _ in range(4)))


def images(keys: CardKeys, image_key: bytes) -> Iterator[bytes]:
    """Give one new card image after the other, all with the same keys and certificates."""
    root = rsa_key()
    signers = RecordSigners(
        *(
            RecordSigner(root, CvCertificate.issue(root, _ROOT, name, root.public_key()))
            for name in (_SUPPORT, _FACE)
        ),
        CvCertificate.issue(root, _ROOT, _ROOT, root.public_key()),
    )
    der = [certificate(key) for key in (keys.signature, keys.authentication) if key]
    records = CardRecords(JpkiRecords(der[0], der[0], der[1], der[1], serial="17"), _HOLDER)
    for _ in cycle((None,)):
        yield personalise(
            records,
            _IMAGES,
            keys,
            PINS,
            signers=signers,
            image_key=image_key,
            random=secrets.token_bytes,
        )
