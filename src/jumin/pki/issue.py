"""End-entity certificates of both profiles (電子証明書の発行)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID

from jumin.pki.attributes import subject_alternative_name
from jumin.pki.authority import Authority, authority_key_identifier, distribution_points
from jumin.pki.building import Draft
from jumin.pki.names import (
    IssuingOffice,
    authentication_subject,
    distribution_point,
    japanese_authority_name,
    signature_subject,
)
from jumin.pki.profiles import EXTENDED_KEY_USAGES, KEY_USAGES, CertificateKind, Profile
from jumin.pki.validity import last_second_of
from jumin.terms import JST, BasicFour, CertificatePurpose, Medium, SerialNumber, UsageError


_KINDS: Final[Mapping[tuple[CertificatePurpose, Medium], CertificateKind]] = MappingProxyType(
    {
        (CertificatePurpose.SIGNATURE, Medium.CARD): CertificateKind.SIGNATURE,
        (CertificatePurpose.AUTHENTICATION, Medium.CARD): CertificateKind.AUTHENTICATION,
        (CertificatePurpose.AUTHENTICATION, Medium.PHONE): CertificateKind.PHONE_AUTHENTICATION,
    }
)
_PREFIX_LENGTH: Final = 14
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEAST_RANDOMNESS: Final = 16
_SEQUENCES: Final = 100_000


class CertificateRequestError(UsageError):
    """The request and the authority can't make a certificate together; the text says why."""


@dataclass(frozen=True)
class CertificateRequest:
    """An application for a certificate (発行申請), as the window of receipt passes it on.

    Make it by `for_signature` or `for_authentication`, which form the common name.
    """

    purpose: CertificatePurpose
    public_key: rsa.RSAPublicKey = field(repr=False)
    office: IssuingOffice
    common_name: str
    basic_four: BasicFour | None
    medium: Medium = Medium.CARD

    @classmethod
    def for_signature(
        cls,
        public_key: rsa.RSAPublicKey,
        office: IssuingOffice,
        basic_four: BasicFour,
        *,
        requested_at: datetime,
        sequence: int,
    ) -> "CertificateRequest":
        """Apply for a signature certificate (署名用電子証明書).

        Its common name is the instant of the request in Japan (YYYYMMDDhhmmss), the window's
        running number of five digits and the window's id.
        """
        if not 0 <= sequence < _SEQUENCES:
            raise CertificateRequestError("The window's running number has five digits.")
        stamp = requested_at.astimezone(JST).strftime("%Y%m%d%H%M%S")
        common_name = f"{stamp}{sequence:05}{office.window}"
        return cls(CertificatePurpose.SIGNATURE, public_key, office, common_name, basic_four)

    @classmethod
    def for_authentication(
        cls,
        public_key: rsa.RSAPublicKey,
        office: IssuingOffice,
        *,
        randomness: bytes,
        medium: Medium = Medium.CARD,
    ) -> "CertificateRequest":
        """Apply for an authentication certificate (利用者証明用電子証明書), on a card or a phone.

        Its common name is fourteen upper-case letters and digits drawn from `randomness`
        (16 bytes or more) and the window's id; nothing in it tells who the holder is.
        """
        if len(randomness) < _LEAST_RANDOMNESS:
            raise CertificateRequestError("The common name needs 16 bytes of randomness or more.")
        number = int.from_bytes(randomness)
        prefix = ""
        for _ in range(_PREFIX_LENGTH):
            number, letter = divmod(number, len(_ALPHABET))
            prefix += _ALPHABET[letter]
        purpose, common_name = CertificatePurpose.AUTHENTICATION, prefix + office.window
        return cls(purpose, public_key, office, common_name, None, medium)


def issue_certificate(
    request: CertificateRequest,
    authority: Authority,
    *,
    serial: SerialNumber,
    at: datetime,
    last_day: date,
) -> x509.Certificate:
    """Issue a certificate (電子証明書の発行), valid from `at` to the end of `last_day` in Japan.

    The structure is linted under a throw-away key first. Raises `CertificateRequestError` where
    request, authority and days do not fit, `AttributeFormError` where an attribute can't be
    certified, `PolicyUnknownError` where the profile has no policy for it, `LintError` where the
    profile is not met. RFC 5280 §4.
    """
    not_after = last_second_of(last_day)
    _require_fit(request, authority, at, not_after)
    policies = _policies(request, authority.profile)
    kind = _KINDS[request.purpose, request.medium]
    return Draft(
        kind=kind,
        purpose=request.purpose,
        subject=_subject(request),
        public_key=request.public_key,
        serial=serial,
        not_before=at,
        not_after=not_after,
        extensions=(
            KEY_USAGES[kind],
            _second_extension(request, authority.profile),
            policies,
            x509.IssuerAlternativeName(
                [x509.DirectoryName(japanese_authority_name(request.purpose))]
            ),
            distribution_points(distribution_point(request.purpose, request.office)),
            _information_access(authority.profile),
            authority_key_identifier(authority.certificate),
            x509.SubjectKeyIdentifier.from_public_key(request.public_key),
        ),
        issuer=authority.certificate,
        profile=authority.profile,
    ).signed_by(authority.key)


def _require_fit(
    request: CertificateRequest, authority: Authority, at: datetime, not_after: datetime
) -> None:
    if request.purpose is not authority.purpose:
        raise CertificateRequestError(
            f"The {authority.purpose} authority issues no {request.purpose} certificates."
        )
    certificate = authority.certificate
    if not certificate.not_valid_before_utc <= at <= not_after:
        raise CertificateRequestError(
            "A certificate is issued while its authority is valid and ends after its issue."
        )
    if not_after > certificate.not_valid_after_utc:
        raise CertificateRequestError(
            "The certificate would outlive its authority: found the next generation first."
        )


def _subject(request: CertificateRequest) -> x509.Name:
    if request.purpose is CertificatePurpose.SIGNATURE:
        return signature_subject(request.common_name, request.office)
    return authentication_subject(request.common_name)


def _second_extension(request: CertificateRequest, profile: Profile) -> x509.ExtensionType:
    """Where the profiles differ: who the holder is, or that the key logs people in."""
    if request.purpose is CertificatePurpose.AUTHENTICATION:
        return EXTENDED_KEY_USAGES[CertificateKind.AUTHENTICATION]
    if request.basic_four is None:
        raise CertificateRequestError("A signature certificate states the four basic items.")
    return subject_alternative_name(request.basic_four, profile.oids)


def _policies(request: CertificateRequest, profile: Profile) -> x509.CertificatePolicies:
    oid = profile.oids.policy(request.purpose, request.medium)
    return x509.CertificatePolicies([x509.PolicyInformation(oid, [profile.cps_address])])


def _information_access(profile: Profile) -> x509.AuthorityInformationAccess:
    location = x509.UniformResourceIdentifier(profile.ocsp_address)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, location)]
    )
