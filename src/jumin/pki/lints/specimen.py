"""A certificate under the lens, with what it is meant to be (適合性検査の対象)."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final, Generic, NamedTuple, TypeVar

from cryptography import x509

from jumin.pki.algorithm import signature_octets
from jumin.pki.lints.lint import Lint
from jumin.pki.names import IssuingOffice, authority_name
from jumin.pki.profiles import KEY_BITS, CertificateKind, Profile
from jumin.pki.reading.certificate import CertificateFields
from jumin.pki.reading.extensions import RawExtension
from jumin.pki.reading.names import NameFields
from jumin.terms import CertificatePurpose


_Sample = TypeVar("_Sample")


@dataclass(frozen=True, eq=False)
class Intention:
    """What a certificate is meant to be: all that its lints know of it beforehand."""

    kind: CertificateKind
    purpose: CertificatePurpose
    profile: Profile
    issuer: x509.Certificate | None = None
    """The authority's certificate; none for a self-signed one."""
    office: IssuingOffice | None = None
    """The window of receipt, for those of holders."""
    flawless: dict[bytes, RawExtension] = field(default_factory=dict, repr=False)
    """Extensions, as they are written, in which no lint found anything: not looked at again.

    Only such as many certificates have alike are kept, never what tells of a holder.
    """

    @cached_property
    def issuer_name(self) -> bytes:
        """The name of the authority by the profile, in DER."""
        return authority_name(self.purpose, self.profile.organisation).public_bytes()

    @cached_property
    def issuers_own_name(self) -> bytes:
        """The name in the authority's certificate, in DER."""
        return self.issuer.subject.public_bytes() if self.issuer else self.issuer_name

    @cached_property
    def issuers_validity(self) -> tuple[datetime, datetime] | None:
        """From when to when the authority's certificate is valid, if it has one."""
        issuer = self.issuer
        return (issuer.not_valid_before_utc, issuer.not_valid_after_utc) if issuer else None

    @cached_property
    def signature_octets(self) -> int:
        """How long a signature of the authority is."""
        return signature_octets(self.issuer) if self.issuer else KEY_BITS // 8


class Specimen(NamedTuple):
    """A certificate taken apart, with what it is meant to be."""

    fields: CertificateFields
    subject: NameFields
    not_before: datetime
    not_after: datetime
    extensions: tuple[RawExtension, ...]
    intention: Intention


@dataclass(frozen=True)
class StatedExtension:
    """What one extension says that says nothing of its holder."""

    value: bytes
    intention: Intention


@dataclass(frozen=True)
class KindLint(Lint[_Sample], Generic[_Sample]):
    """A rule for certificates of some kinds."""

    kinds: tuple[CertificateKind, ...]


@dataclass(frozen=True)
class ExtensionLint(KindLint[StatedExtension]):
    """A rule for one extension of certificates of some kinds."""

    oid: bytes
    """With its head."""


HOLDERS: Final = (
    CertificateKind.SIGNATURE,
    CertificateKind.AUTHENTICATION,
    CertificateKind.PHONE_SIGNATURE,
    CertificateKind.PHONE_AUTHENTICATION,
)
"""Kinds of certificates of people."""
