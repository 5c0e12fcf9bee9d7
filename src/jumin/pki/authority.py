"""A certification authority's generation: its certificate, and the responder it delegates to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from jumin.pki.building import Draft, Form, by_type, key_identifier
from jumin.pki.lints.specimen import Intention
from jumin.pki.names import authority_name, japanese_authority_name, responder_name
from jumin.pki.profiles import EXTENDED_KEY_USAGES, KEY_USAGES, CertificateKind, Profile
from jumin.pki.signing import SigningKey
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
    key: SigningKey = field(repr=False)
    profile: Profile = field(default_factory=Profile)

    def __post_init__(self) -> None:
        """Refuse a key that is another's."""
        if self.certificate.public_key() != self.key.public_key():
            raise AuthorityKeyError(self.purpose, self.generation)

    @cached_property
    def encoded(self) -> bytes:
        """The certificate, in DER."""
        return self.certificate.public_bytes(Encoding.DER)


def authority_certificate(
    purpose: CertificatePurpose,
    key: SigningKey,
    *,
    serial: SerialNumber,
    at: datetime,
    profile: Profile | None = None,
) -> x509.Certificate:
    """Make the self-signed certificate of a new generation (認証局の自己署名証明書).

    Valid from `at` to the day before the tenth anniversary in Japan, 23:59:59 JST.
    Raises `LintError` before the key is used. RFC 5280 §4.
    """
    profile = profile or Profile()
    name = authority_name(purpose, profile.organisation)
    in_japanese = japanese_authority_name(purpose, profile.organisation)
    values = (
        KEY_USAGES[CertificateKind.AUTHORITY],
        x509.SubjectAlternativeName([x509.DirectoryName(in_japanese)]),
        x509.BasicConstraints(ca=True, path_length=None),
        distribution_points(name),
    )
    form = Form(Intention(CertificateKind.AUTHORITY, purpose, profile), by_type(*values))
    draft = Draft(
        subject=name.public_bytes(),
        public_key=key.public_key(),
        serial=serial,
        not_before=at,
        not_after=last_second_of(authority_last_day(at)),
        values={ExtensionOID.SUBJECT_KEY_IDENTIFIER: key_identifier(key.public_key())},
    )
    return form.sign(draft, key)


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
    kind, issuer, profile = CertificateKind.RESPONDER, authority.certificate, authority.profile
    values = (
        KEY_USAGES[kind],
        EXTENDED_KEY_USAGES[kind],
        x509.OCSPNoCheck(),
        authority_key_identifier(issuer),
    )
    form = Form(Intention(kind, authority.purpose, profile, issuer), by_type(*values))
    draft = Draft(
        subject=responder_name(authority.purpose, profile.organisation).public_bytes(),
        public_key=public_key,
        serial=serial,
        not_before=at,
        not_after=last_second_of(last_day),
        values={ExtensionOID.SUBJECT_KEY_IDENTIFIER: key_identifier(public_key)},
    )
    return form.sign(draft, authority.key)


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
