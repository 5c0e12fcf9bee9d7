"""OCSP requests: read whatever arrives, build what a relying party sends (RFC 6960 §4.1).

What nearly everybody sends is read by a short reader of our own; whatever it does not know, by the
parsers of cryptography and asn1crypto. Both read the same of the same bytes.
"""

from dataclasses import dataclass
from typing import Final

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto.core import OctetString
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from jumin.pki.der import DerError, Tag, write, write_oid
from jumin.pki.reading.der import Reader
from jumin.pki.status.snapshot import IssuerId
from jumin.terms import UsageError


MOST_NONCE_OCTETS: Final = 128
MOST_CERT_IDS: Final = 64
"""In one request: each costs its answerer time and octets, its asker but a few of these."""
_NONCE: Final = "1.3.6.1.5.5.7.48.1.2"
_NONCE_DER: Final = write_oid(_NONCE)
_ALGORITHMS: Final = {
    name: tuple(
        write(Tag.SEQUENCE, write_oid(oid), *parameters) for parameters in ((write(Tag.NULL),), ())
    )
    for name, oid in (("sha1", "1.3.14.3.2.26"), ("sha256", "2.16.840.1.101.3.4.2.1"))
}
"""AlgorithmIdentifiers as they are sent: with NULL parameters and without (RFC 5754 §2)."""
_KNOWN_ALGORITHMS: Final = frozenset(form for forms in _ALGORITHMS.values() for form in forms)


class MalformedOcspRequestError(UsageError):
    """The bytes are no OCSP request that can be answered (malformedRequest)."""


class TooManyCertificatesError(MalformedOcspRequestError):
    """The request asks about more than `MOST_CERT_IDS` certificates (malformedRequest)."""

    def __init__(self) -> None:
        super().__init__(f"Ask about at most {MOST_CERT_IDS} certificates in one request.")


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

    @property
    def named(self) -> bytes:
        """How the issuer is named, in DER: the fields before the serial number."""
        reader = Reader(self.encoded).enter(Tag.SEQUENCE)
        return b"".join(
            reader.whole(tag) for tag in (Tag.SEQUENCE, Tag.OCTET_STRING, Tag.OCTET_STRING)
        )


@dataclass(frozen=True)
class OcspRequest:
    """A request: one or more certificates, and perhaps a nonce."""

    cert_ids: tuple[CertId, ...]
    nonce: bytes | None


def read_request(der: bytes) -> OcspRequest:
    """Read a request (OCSP 要求), which may ask about several certificates.

    Raises `MalformedOcspRequestError` on anything else, on more than `MOST_CERT_IDS` certificates,
    on a nonce of no or more than 128 octets (RFC 9654 §2.1), and on critical extensions other than
    the nonce (RFC 6960 §4.4).
    """
    try:
        return read_usual(der)
    except DerError:
        return read_any(der)


def issuer_names(algorithm: str, issuer: IssuerId) -> tuple[bytes, ...]:
    """Write an issuer as CertIDs begin: by `sha1` or `sha256`, with NULL parameters or without."""
    digests = b"".join(write(Tag.OCTET_STRING, d) for d in (issuer.name_hash, issuer.key_hash))
    return tuple(form + digests for form in _ALGORITHMS[algorithm])


def request_beginning(named: bytes, serial_octets: int) -> bytes:
    """Write how a request begins, up to its last field, the serial number's octets.

    `named` is from `issuer_names`; the request has nothing besides one CertID.
    """
    serial = bytes(serial_octets)
    request = write(Tag.SEQUENCE, named, write(Tag.INTEGER, serial))
    for _ in range(4):  # Request, requestList, TBSRequest, OCSPRequest
        request = write(Tag.SEQUENCE, request)
    return request[:-serial_octets]


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


def read_usual(der: bytes) -> OcspRequest:
    """Read SHA-1 and SHA-256 CertIDs and perhaps a nonce.

    Raises `DerError` on anything else, `TooManyCertificatesError` on more than `MOST_CERT_IDS`.
    """
    outer = Reader(der)
    request = outer.enter(Tag.SEQUENCE)
    outer.finish()
    tbs = request.enter(Tag.SEQUENCE)
    request.finish()
    asked = tbs.enter(Tag.SEQUENCE)
    nonce = None
    if not tbs.is_finished:
        extensions = tbs.enter(Tag.CONTEXT_2_CONSTRUCTED)
        tbs.finish()
        nonce = _usual_nonce(extensions)
    cert_ids: list[CertId] = []
    while not asked.is_finished:
        if len(cert_ids) == MOST_CERT_IDS:
            raise TooManyCertificatesError
        single = asked.enter(Tag.SEQUENCE)
        cert_ids.append(_usual_cert_id(single.whole(Tag.SEQUENCE)))
        single.finish()
    if not cert_ids:
        raise DerError("The request asks about no certificate.")
    return OcspRequest(tuple(cert_ids), nonce)


def _usual_cert_id(encoded: bytes) -> CertId:
    fields = Reader(encoded).enter(Tag.SEQUENCE)
    if fields.whole(Tag.SEQUENCE) not in _KNOWN_ALGORITHMS:
        raise DerError("The digest is another than SHA-1 or SHA-256.")
    issuer = IssuerId(fields.contents(Tag.OCTET_STRING), fields.contents(Tag.OCTET_STRING))
    serial = fields.integer()
    fields.finish()
    return CertId(issuer, serial, encoded)


def _usual_nonce(extensions: Reader) -> bytes:
    listed = extensions.enter(Tag.SEQUENCE)
    extensions.finish()
    extension = listed.enter(Tag.SEQUENCE)
    listed.finish()
    if extension.whole(Tag.OBJECT_IDENTIFIER) != _NONCE_DER:
        raise DerError("The extension is no nonce.")
    value = extension.enter(Tag.OCTET_STRING)
    extension.finish()
    nonce = value.contents(Tag.OCTET_STRING)
    value.finish()
    if not 0 < len(nonce) <= MOST_NONCE_OCTETS:
        raise DerError("The nonce has another length.")
    return nonce


def read_any(der: bytes) -> OcspRequest:
    """Read whatever is a request; raises `MalformedOcspRequestError` as `read_request` does."""
    _require_der(der)
    try:
        request = asn1_ocsp.OCSPRequest.load(der, strict=True)["tbs_request"]
        if len(request["request_list"]) > MOST_CERT_IDS:
            raise TooManyCertificatesError
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
