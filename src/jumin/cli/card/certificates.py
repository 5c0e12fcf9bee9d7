"""A certificate that a card carries, read whole and in words; its bytes may be anybody's."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from jumin.cli.manner import Manner
from jumin.cli.shown import shown
from jumin.client import CardContentError
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki import CertifiedAttributes, certified_attributes
from jumin.pki.hostile import attempt


_REAL_ORGANISATION: Final = "JPKI"
"""The organisation of the real authorities; that of their test hierarchy is JPKI-TEST."""


@dataclass(frozen=True)
class CardCertificate:
    """What a certificate states (電子証明書の記載事項)."""

    subject: str = field(repr=False)
    subject_organisation: str | None
    issuer: str
    issuer_organisation: str | None
    serial: str
    """In hexadecimal digits."""
    not_before: datetime
    not_after: datetime
    key: str
    fingerprint: str
    """SHA-256 of the certificate, in hexadecimal digits."""
    responder: str | None
    """Where its status is told by OCSP."""
    holder: CertifiedAttributes | None
    pem: bytes = field(repr=False)

    @classmethod
    def read(cls, der: bytes) -> Self:
        """Read a certificate in DER; raises `CardContentError` for what is none."""
        read = attempt(lambda: cls._of(x509.load_der_x509_certificate(der), der))
        if read is None:
            raise CardContentError("What the card gives as a certificate is none.")
        return read

    @classmethod
    def _of(cls, certificate: x509.Certificate, der: bytes) -> Self:
        key = certificate.public_key()
        return cls(
            subject=certificate.subject.rfc4514_string(),
            subject_organisation=_organisation(certificate.subject),
            issuer=certificate.issuer.rfc4514_string(),
            issuer_organisation=_organisation(certificate.issuer),
            serial=f"{certificate.serial_number:x}",
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            key=f"RSA {key.key_size}" if isinstance(key, RSAPublicKey) else type(key).__name__,
            fingerprint=sha256(der).hexdigest(),
            responder=attempt(lambda: _responder(certificate)),
            holder=attempt(lambda: certified_attributes(certificate)),
            pem=certificate.public_bytes(Encoding.PEM),
        )


@dataclass(frozen=True)
class RevocationNote:
    """What can be said of a certificate's revocation status (失効情報) without asking anybody."""

    state: str
    """`not-open`: told to verifiers under the law only; `not-asked`: nobody was asked."""
    text: str


def revocation_note(
    organisation: str | None, responder: str | None, manner: Manner
) -> RevocationNote:
    """Tell who may learn whether a certificate that this organisation issued is revoked.

    Source: JPKI Act (公的個人認証法) arts. 17 and 36: the status of real certificates is told to
    verifiers only who gave notice of it, or are certified.
    """
    if organisation == _REAL_ORGANISATION:
        told = _(
            "not open to you: only verifiers under the JPKI Act (arts. 17, 36) are told whether a "
            "real certificate is revoked"
        )
        return RevocationNote("not-open", manner.text(told))
    where = f" ({shown(responder)})" if responder else ""
    return RevocationNote("not-asked", manner.text(_("not asked")) + where)


def _organisation(name: x509.Name) -> str | None:
    attributes = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(attributes[0].value) if attributes else None


def _responder(certificate: x509.Certificate) -> str | None:
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    return next(
        (
            description.access_location.value
            for description in access.value
            if description.access_method == AuthorityInformationAccessOID.OCSP
        ),
        None,
    )
