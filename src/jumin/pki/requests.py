"""Certification requests (発行要求): a key asks to be certified, and proves that it is there.

PKCS #10 (RFC 2986). The signature over the request is the proof of possession (所持証明): whoever
made it has the private key, and meant this request (RFC 4211 §4.1). What real terminals send to the
authorities is not public.
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from jumin.pki import der
from jumin.pki.hostile import attempt
from jumin.pki.profiles import KEY_BITS, ORGANISATION, PUBLIC_EXPONENT
from jumin.pki.signing import SigningKey
from jumin.terms import CertificatePurpose, UsageError


LONGEST: Final = 4096
"""Octets that a request may have; one of a key of 2,048 bits has some 650."""
_VERSION_1: Final = 0
_SHA256_WITH_RSA: Final = der.write(
    der.Tag.SEQUENCE, der.write_oid("1.2.840.113549.1.1.11"), der.write(der.Tag.NULL)
)
_NO_UNUSED_BITS: Final = b"\0"


class RequestRefusedError(UsageError):
    """Nothing is certified by this request; `problem` says what is wrong with it."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"The certification request is refused: {problem}. Make a new one, signed by the key "
            f"that is to be certified (PKCS #10, RSA {KEY_BITS} bits, SHA-256)."
        )
        self.problem = problem


@dataclass(frozen=True)
class CertificationRequest:
    """A request whose key has proved that it is there."""

    subject: x509.Name
    public_key: RSAPublicKey = field(repr=False)


def card_subject(purpose: CertificatePurpose, card: str) -> x509.Name:
    """Name who requests: the key of a purpose in the card of this number."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, purpose.value),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, card),
        ]
    )


def request_info(subject: x509.Name, public_key: RSAPublicKey) -> bytes:
    """Write what a request says, for the key to sign (RFC 2986 §4.1, CertificationRequestInfo)."""
    return der.write(
        der.Tag.SEQUENCE,
        der.write_integer(_VERSION_1),
        subject.public_bytes(),
        public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        der.write(der.Tag.CONTEXT_0_CONSTRUCTED),
    )


def complete_request(info: bytes, signature: bytes) -> bytes:
    """Put a request together with its RSASSA-PKCS1-v1_5 signature by SHA-256 (RFC 2986 §4.2)."""
    bits = der.write(der.Tag.BIT_STRING, _NO_UNUSED_BITS, signature)
    return der.write(der.Tag.SEQUENCE, info, _SHA256_WITH_RSA, bits)


def make_request(subject: x509.Name, key: SigningKey) -> bytes:
    """Make the request of a key at hand."""
    info = request_info(subject, key.public_key())
    return complete_request(info, key.sign(info, PKCS1v15(), SHA256()))


def decode_request(content: bytes) -> bytes:
    """Give a request in DER that may be in PEM (RFC 7468 §7); raises `RequestRefusedError`."""
    if b"-----BEGIN" not in content:
        return content
    read = attempt(lambda: x509.load_pem_x509_csr(content).public_bytes(Encoding.DER))
    if read is None:
        raise RequestRefusedError("it can't be read")
    return read


def read_request(request: bytes) -> CertificationRequest:
    """Read a request in DER, and check that its own key signed it, as it is (所持証明の確認).

    Raises `RequestRefusedError`.
    """
    if len(request) > LONGEST:
        raise RequestRefusedError("it is too long")
    said = attempt(lambda: _parsed(request))
    if said is None:
        raise RequestRefusedError("it can't be read")
    if not isinstance(said.key, RSAPublicKey) or said.key.key_size != KEY_BITS:
        raise RequestRefusedError("its key is another than the profile's")
    if said.key.public_numbers().e != PUBLIC_EXPONENT:
        raise RequestRefusedError("its key is another than the profile's")
    if said.algorithm != x509.SignatureAlgorithmOID.RSA_WITH_SHA256:
        raise RequestRefusedError("it is signed by another algorithm")
    try:
        said.key.verify(said.signature, said.info, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise RequestRefusedError("its signature is not by its key, or it was altered") from None
    return CertificationRequest(said.subject, said.key)


class _Said(NamedTuple):
    """What a request says, believed by nobody yet."""

    subject: x509.Name
    key: CertificatePublicKeyTypes
    algorithm: x509.ObjectIdentifier
    signature: bytes
    info: bytes


def _parsed(request: bytes) -> _Said:
    parsed = x509.load_der_x509_csr(request)
    return _Said(
        parsed.subject,
        parsed.public_key(),
        parsed.signature_algorithm_oid,
        parsed.signature,
        parsed.tbs_certrequest_bytes,
    )


def read_card_request(request: bytes, purpose: CertificatePurpose, card: str) -> RSAPublicKey:
    """Read the request of a card's key, and check that it is for this purpose and of this card.

    Raises `RequestRefusedError`.
    """
    read = read_request(request)
    if read.subject != card_subject(purpose, card):
        raise RequestRefusedError("it was made for another purpose, or by another card")
    return read.public_key
