"""OCSP requests: read whatever arrives, build what a relying party sends (RFC 6960 §4.1)."""

from dataclasses import dataclass
from typing import Final

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto.core import OctetString
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from jumin.pki.status import IssuerId
from jumin.terms import UsageError


MOST_NONCE_OCTETS: Final = 128
_NONCE: Final = "1.3.6.1.5.5.7.48.1.2"


class MalformedOcspRequestError(UsageError):
    """The bytes are no OCSP request that can be answered (malformedRequest)."""


class NonceLengthError(UsageError):
    """A nonce has 1 to 128 octets (RFC 9654 §2.1)."""

    def __init__(self) -> None:
        super().__init__("A nonce has 1 to 128 octets; 32 random ones are right.")


@dataclass(frozen=True)
class CertId:
    """Which certificate is asked about (RFC 6960 §4.1.1)."""

    issuer: IssuerId
    serial: int
    encoded: bytes
    """As it was sent, in DER: answers repeat it in kind."""


@dataclass(frozen=True)
class OcspRequest:
    """A request: one or more certificates, and perhaps a nonce."""

    cert_ids: tuple[CertId, ...]
    nonce: bytes | None


def read_request(der: bytes) -> OcspRequest:
    """Read a request (OCSP 要求), which may ask about several certificates.

    Raises `MalformedOcspRequestError` on anything else, on a nonce of no or more than 128
    octets (RFC 9654 §2.1), and on critical extensions other than the nonce (RFC 6960 §4.4).
    """
    _require_der(der)
    try:
        request = asn1_ocsp.OCSPRequest.load(der, strict=True)["tbs_request"]
        cert_ids = tuple(_cert_id(item["req_cert"]) for item in request["request_list"])
        extensions = [_extension(item) for item in request["request_extensions"]]
        extensions += [
            _extension(extension)
            for item in request["request_list"]
            for extension in item["single_request_extensions"]
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise MalformedOcspRequestError("The request can't be read.") from None
    if not cert_ids:
        raise MalformedOcspRequestError("The request asks about no certificate.")
    return OcspRequest(cert_ids, _nonce(extensions))


def build_request(
    certificate: x509.Certificate, issuer: x509.Certificate, nonce: bytes | None = None
) -> bytes:
    """Ask about one certificate (OCSP 要求の作成), identified by SHA-256 digests.

    Raises `NonceLengthError` on a nonce of no or more than 128 octets.
    """
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
    if nonce is not None:
        if not 0 < len(nonce) <= MOST_NONCE_OCTETS:
            raise NonceLengthError
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def _require_der(der: bytes) -> None:
    """Let the strict parser look first: nothing deeply nested or oddly encoded gets past it."""
    try:
        ocsp.load_der_ocsp_request(der)
    except NotImplementedError:
        return  # Several certificates in one request: well formed, but not for that parser.
    except ValueError:
        raise MalformedOcspRequestError("The bytes are no OCSP request in DER.") from None


def _cert_id(encoded: asn1_ocsp.CertId) -> CertId:
    issuer = IssuerId(encoded["issuer_name_hash"].native, encoded["issuer_key_hash"].native)
    return CertId(issuer, encoded["serial_number"].native, encoded.dump())


def _extension(encoded: asn1_ocsp.TBSRequestExtension) -> tuple[str, bool, bytes]:
    return (
        encoded["extn_id"].dotted,
        encoded["critical"].native,
        encoded["extn_value"].contents,
    )


def _nonce(extensions: list[tuple[str, bool, bytes]]) -> bytes | None:
    if any(critical and oid != _NONCE for oid, critical, _ in extensions):
        raise MalformedOcspRequestError("The request has a critical extension nobody knows here.")
    values = [value for oid, _, value in extensions if oid == _NONCE]
    if not values:
        return None
    try:
        nonce = OctetString.load(values[0], strict=True).native
    except (ValueError, TypeError):
        raise MalformedOcspRequestError("The nonce is no OCTET STRING.") from None
    if len(values) > 1 or not 0 < len(nonce) <= MOST_NONCE_OCTETS:
        raise MalformedOcspRequestError("One nonce of 1 to 128 octets is right.")
    return bytes(nonce)
