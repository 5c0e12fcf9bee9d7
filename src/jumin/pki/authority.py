"""A certification authority's generation: its certificate, and the responder it delegates to."""

from dataclasses import dataclass, field
from datetime import date, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from jumin.pki.building import Draft
from jumin.pki.names import authority_name, japanese_authority_name, responder_name
from jumin.pki.profiles import EXTENDED_KEY_USAGES, KEY_USAGES, CertificateKind, Profile
from jumin.pki.validity import authority_last_day, last_second_of
from jumin.terms import CertificatePurpose, FaultError, SerialNumber


class AuthorityKeyError(FaultError):
    """The private key is not the one of the authority's certificate."""

    def __init__(self, purpose: CertificatePurpose, generation: int) -> None:
        super().__init__(
            f"The key of the {purpose} authority, generation {generation}, does not belong to "
            "its certificate. Put back the key file that was made with the certificate."
        )
        self.purpose, self.generation = purpose, generation


@dataclass(frozen=True)
class Authority:
    """One generation of a certification authority (認証局): it signs certificates and CRLs.

    Raises `AuthorityKeyError` where key and certificate do not belong together.
    """

    purpose: CertificatePurpose
    generation: int
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = field(repr=False)
    profile: Profile = field(default_factory=Profile)

    def __post_init__(self) -> None:
        """Refuse a key that is another's."""
        if self.certificate.public_key() != self.key.public_key():
            raise AuthorityKeyError(self.purpose, self.generation)


def authority_certificate(
    purpose: CertificatePurpose, key: rsa.RSAPrivateKey, *, serial: SerialNumber, at: datetime
) -> x509.Certificate:
    """Make the self-signed certificate of a new generation (認証局の自己署名証明書).

    Valid from `at` to the day before the tenth anniversary in Japan, 23:59:59 JST.
    Raises `LintError` before the key is used. RFC 5280 §4.
    """
    name = authority_name(purpose)
    return Draft(
        kind=CertificateKind.AUTHORITY,
        purpose=purpose,
        subject=name,
        public_key=key.public_key(),
        serial=serial,
        not_before=at,
        not_after=last_second_of(authority_last_day(at)),
        extensions=(
            KEY_USAGES[CertificateKind.AUTHORITY],
            x509.SubjectAlternativeName([x509.DirectoryName(japanese_authority_name(purpose))]),
            x509.BasicConstraints(ca=True, path_length=None),
            distribution_points(name),
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
        ),
        issuer=None,
        profile=Profile(),
    ).signed_by(key)


def responder_certificate(
    authority: Authority,
    public_key: rsa.RSAPublicKey,
    *,
    serial: SerialNumber,
    at: datetime,
    last_day: date,
) -> x509.Certificate:
    """Delegate the signing of OCSP answers to a key of its own (OCSP レスポンダ証明書).

    Raises `LintError` before the authority's key is used. RFC 6960 §4.2.2.2.
    """
    return Draft(
        kind=CertificateKind.RESPONDER,
        purpose=authority.purpose,
        subject=responder_name(authority.purpose),
        public_key=public_key,
        serial=serial,
        not_before=at,
        not_after=last_second_of(last_day),
        extensions=(
            KEY_USAGES[CertificateKind.RESPONDER],
            EXTENDED_KEY_USAGES[CertificateKind.RESPONDER],
            x509.OCSPNoCheck(),
            authority_key_identifier(authority.certificate),
            x509.SubjectKeyIdentifier.from_public_key(public_key),
        ),
        issuer=authority.certificate,
        profile=authority.profile,
    ).signed_by(authority.key)


def distribution_points(name: x509.Name) -> x509.CRLDistributionPoints:
    """Give one distribution point, named as a directory entry (RFC 5280 §4.2.1.13)."""
    point = x509.DistributionPoint([x509.DirectoryName(name)], None, None, None)
    return x509.CRLDistributionPoints([point])


def authority_key_identifier(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    """Name the issuer's key by all three fields (RFC 5280 §4.2.1.1)."""
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier(
        identifier.digest, [x509.DirectoryName(issuer.issuer)], issuer.serial_number
    )
