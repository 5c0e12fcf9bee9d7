"""End-entity certificates of both profiles (電子証明書の発行)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtensionOID,
    ObjectIdentifier,
)

from jumin.pki.assumptions import COMMON_NAME_ALPHABET
from jumin.pki.attributes import write_attributes
from jumin.pki.authority import Authority, authority_key_identifier, distribution_points
from jumin.pki.building import Draft, Form, by_type, key_identifier
from jumin.pki.lints.specimen import Intention
from jumin.pki.names import (
    IssuingOffice,
    distribution_point,
    holder_name,
    japanese_authority_name,
)
from jumin.pki.profiles import EXTENDED_KEY_USAGES, KEY_USAGES, CertificateKind, Profile
from jumin.pki.validity import last_second_of
from jumin.terms import JST, BasicFour, CertificatePurpose, Medium, SerialNumber, UsageError


_PREFIX_LENGTH: Final = 14
_LEAST_RANDOMNESS: Final = 16
_SEQUENCES: Final = 100_000
_MOST_FORMS: Final = 8192
"""More than four kinds of all 1,741 municipalities."""


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
    def for_signature(  # noqa: PLR0913 - so much stands in an application
        cls,
        public_key: rsa.RSAPublicKey,
        office: IssuingOffice,
        basic_four: BasicFour,
        *,
        requested_at: datetime,
        sequence: int,
        medium: Medium = Medium.CARD,
    ) -> "CertificateRequest":
        """Apply for a signature certificate (署名用電子証明書), on a card or a phone.

        Its common name is the instant of the request in Japan (YYYYMMDDhhmmss), the window's
        running number of five digits and the window's id.
        """
        if not 0 <= sequence < _SEQUENCES:
            raise CertificateRequestError("The window's running number has five digits.")
        stamp = requested_at.astimezone(JST).strftime("%Y%m%d%H%M%S")
        common_name = f"{stamp}{sequence:05}{office.window}"
        purpose = CertificatePurpose.SIGNATURE
        return cls(purpose, public_key, office, common_name, basic_four, medium)

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
            number, letter = divmod(number, len(COMMON_NAME_ALPHABET))
            prefix += COMMON_NAME_ALPHABET[letter]
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

    The structure is linted with a filler for its signature first. Raises
    `CertificateRequestError` where request, authority and days do not fit, `AttributeFormError`
    where an attribute can't be certified, `PolicyUnknownError` where the profile has no policy for
    it, `LintError` where the profile is not met. RFC 5280 §4.
    """
    not_after = last_second_of(last_day)
    _require_fit(request, authority, at, not_after)
    kind = CertificateKind.of_holder(request.purpose, request.medium)
    profile = authority.profile
    draft = Draft(
        subject=holder_name(kind, request.office, request.common_name),
        public_key=request.public_key,
        serial=serial,
        not_before=at,
        not_after=not_after,
        values=_own_values(request, profile),
    )
    form = _form(authority.purpose, authority.encoded, profile, kind, request.office)
    return form.sign(draft, authority.key)


@lru_cache(_MOST_FORMS)
def _form(
    purpose: CertificatePurpose,
    authority: bytes,
    profile: Profile,
    kind: CertificateKind,
    office: IssuingOffice,
) -> Form:
    """Encode what all certificates of a generation that go through one window say alike.

    The generation is told by its certificate in DER, octets of which hash and compare fast.
    """
    issuer = x509.load_der_x509_certificate(authority)
    organisation = profile.organisation
    medium = Medium.CARD if kind is kind.on_card else Medium.PHONE
    policy = profile.oids.policy(purpose, medium)
    in_japanese = japanese_authority_name(purpose, organisation)
    usages = EXTENDED_KEY_USAGES.get(kind.on_card)
    values = (
        KEY_USAGES[kind.on_card],
        *(() if usages is None else (usages,)),
        x509.CertificatePolicies([x509.PolicyInformation(policy, [profile.cps_address])]),
        x509.IssuerAlternativeName([x509.DirectoryName(in_japanese)]),
        distribution_points(distribution_point(purpose, office, organisation)),
        _information_access(profile),
        authority_key_identifier(issuer),
    )
    return Form(Intention(kind, purpose, profile, issuer, office), by_type(*values))


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


def _own_values(request: CertificateRequest, profile: Profile) -> Mapping[ObjectIdentifier, bytes]:
    """Write what this certificate alone says: its key and, in one for signatures, its holder."""
    values = {ExtensionOID.SUBJECT_KEY_IDENTIFIER: key_identifier(request.public_key)}
    if request.purpose is CertificatePurpose.SIGNATURE:
        if request.basic_four is None:
            raise CertificateRequestError("A signature certificate states the four basic items.")
        attributes = write_attributes(request.basic_four, profile.oids)
        values[ExtensionOID.SUBJECT_ALTERNATIVE_NAME] = attributes
    return values


def _information_access(profile: Profile) -> x509.AuthorityInformationAccess:
    location = x509.UniformResourceIdentifier(profile.ocsp_address)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, location)]
    )
