"""Signed messages of one's own making, right and wrong (CMS)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import new as digest_of
from typing import Any

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import Pki


CONTENT = b"I owe you one."
DIGESTS = {
    "sha1": hashes.SHA1(),  # noqa: S303 - to be refused
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
Attributes = list[tuple[str, list[Any]]]


@dataclass
class Message:
    """A message to be signed; the defaults make it a right one, enclosing its content."""

    pki: Pki
    content: bytes = CONTENT
    content_type: str = "data"
    is_enclosed: bool = True
    digest: str = "sha256"
    attributes: Callable[[Attributes], Any] | None = lambda _: None
    """Changes the right ones; None leaves them out."""
    algorithm: Any = "rsassa_pkcs1v15"
    scheme: Any = None
    certificate: x509.Certificate | None = None
    enclosed: Sequence[x509.Certificate] | None = None
    key: Any = None
    names_key: bool = False
    version: str | None = None
    signers: int = 1
    sign: Callable[[bytes], bytes] = bytes
    """What of it is signed: the octets that should be, changed."""

    def der(self) -> bytes:
        """Sign it."""
        certificate = self.certificate or self.pki.signature_certificate
        enclosed = [certificate] if self.enclosed is None else self.enclosed
        info = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [{"algorithm": self.digest}],
                "encap_content_info": self._encapsulated(),
                "certificates": [_certificate(one) for one in enclosed],
                "signer_infos": [self._signer(_certificate(certificate))] * self.signers,
            }
        )
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": info}).dump())

    def _encapsulated(self) -> dict[str, Any]:
        content = {"content": self.content} if self.is_enclosed else {}
        return {"content_type": self.content_type} | content

    def _signer(self, certificate: asn1_x509.Certificate) -> cms.SignerInfo:
        attributes = self._attributes()
        algorithm = self.algorithm
        if isinstance(algorithm, str):
            algorithm = {"algorithm": algorithm}
        signed = self.content if attributes is None else attributes.dump()
        scheme = self.scheme or padding.PKCS1v15()
        key = self.key or self.pki.holder_key
        fields = {
            "version": self.version or ("v3" if self.names_key else "v1"),
            "sid": cms.SignerIdentifier(
                "subject_key_identifier", certificate.key_identifier_value.native
            )
            if self.names_key
            else cms.SignerIdentifier(
                "issuer_and_serial_number",
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
            ),
            "digest_algorithm": {"algorithm": self.digest},
            "signature_algorithm": algorithm,
            "signature": key.sign(self.sign(signed), scheme, DIGESTS[self.digest]),
        }
        if attributes is not None:
            fields["signed_attrs"] = attributes
        return cms.SignerInfo(fields)

    def _attributes(self) -> cms.CMSAttributes | None:
        if self.attributes is None:
            return None
        found: Attributes = [
            ("content_type", [self.content_type]),
            ("message_digest", [digest_of(self.digest, self.content).digest()]),
        ]
        self.attributes(found)
        return cms.CMSAttributes([{"type": kind, "values": values} for kind, values in found])


def pss(
    digest: str, mask: str | None = None, salt: int | None = None
) -> algos.SignedDigestAlgorithm:
    """The algorithm of RSASSA-PSS with these digests and this length of salt."""
    parameters = {
        "hash_algorithm": {"algorithm": digest},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": mask or digest}},
        "salt_length": DIGESTS[digest].digest_size if salt is None else salt,
    }
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})


def pss_scheme(digest: str, mask: str | None = None, salt: int | None = None) -> padding.PSS:
    """The scheme that goes with it."""
    length = DIGESTS[digest].digest_size if salt is None else salt
    return padding.PSS(padding.MGF1(DIGESTS[mask or digest]), length)


def signing_certificate(certificate: x509.Certificate) -> tuple[str, list[Any]]:
    """The attribute that names a certificate by its digest (RFC 5035)."""
    digest = digest_of("sha256", certificate.public_bytes(Encoding.DER)).digest()
    return "signing_certificate_v2", [tsp.SigningCertificateV2({"certs": [{"cert_hash": digest}]})]


def _certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
