"""What revocation lists prove about a certificate (RFC 5280 §5, §6.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from itertools import takewhile
from types import MappingProxyType
from typing import Final, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from cryptography.x509.oid import ExtensionOID

from jumin.pki.der import write_oid
from jumin.pki.hostile import attempt
from jumin.pki.status.snapshot import Revocation
from jumin.pki.verify.checks import Check
from jumin.pki.verify.crl_form import ListForm, read_list_form
from jumin.pki.verify.status import RSA_WITH_SHA2, StatusReading, reason_named
from jumin.pki.verify.verdict import Outcome, outcomes_of


_KNOWN_EXTENSIONS: Final = frozenset(
    {
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.CRL_NUMBER,
        ExtensionOID.ISSUING_DISTRIBUTION_POINT,
        ExtensionOID.DELTA_CRL_INDICATOR,
    }
)
_CERTIFICATE_ISSUER: Final = write_oid("2.5.29.29")
_KNOWN_ENTRY_EXTENSIONS: Final = (
    write_oid("2.5.29.21"),
    write_oid("2.5.29.24"),
    _CERTIFICATE_ISSUER,
)
"""reasonCode, invalidityDate and certificateIssuer, in DER."""
_MOST_NUMBER_BITS: Final = 159
_Value = TypeVar("_Value", bound=x509.ExtensionType)

_OF_TIME: Final = frozenset({Check.CRL_TIME, Check.CRL_GOOD})


@dataclass(frozen=True)
class _List:
    """A list that can be read, and whom it is to tell of."""

    der: bytes = field(repr=False)
    crl: x509.CertificateRevocationList
    form: ListForm
    certificate: x509.Certificate
    issuer: x509.Certificate
    at: datetime

    @cached_property
    def entry(self) -> x509.RevokedCertificate | None:
        """The certificate's entry; no object is made of any other."""
        return self.crl.get_revoked_certificate_by_serial_number(self.certificate.serial_number)

    @property
    def scope(self) -> x509.IssuingDistributionPoint | None:
        """What the list is limited to; None for the full one."""
        return _value(self.crl.extensions, x509.IssuingDistributionPoint)


@dataclass(frozen=True)
class _Reading:
    """How the checks of one list ended."""

    outcomes: Mapping[Check, Outcome]
    revocation: Revocation | None = None
    """What a list that is trusted says of the certificate, for the instant asked about."""

    @property
    def passed(self) -> int:
        """How many checks passed before the first that did not, in their order."""
        ends = (self.outcomes.get(check) for check in Check if check.startswith("crl."))
        return len(list(takewhile(lambda end: end is Outcome.PASSED, ends)))


def read_lists(
    crls: Sequence[bytes],
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    *,
    at: datetime,
) -> StatusReading:
    """Make every check on revocation lists (失効リストの検証), whatever their bytes are.

    Told is the list that passes the most checks. A list of that instant revokes whatever it
    lists; a list of another time can only take away: what it lists as revoked by the instant,
    for a hold is never lifted (CPS §4.9.9).
    """
    readings = [_read(der, certificate, issuer, at) for der in crls]
    outcomes = dict(max(readings, key=lambda reading: reading.passed).outcomes)
    if any(reading.outcomes[Check.CRL_PARSE] is Outcome.FAILED for reading in readings):
        outcomes[Check.CRL_PARSE] = Outcome.FAILED
    revocation = next((one.revocation for one in readings if one.revocation), None)
    if revocation is not None:
        outcomes[Check.CRL_GOOD] = Outcome.FAILED
    elif outcomes.get(Check.CRL_TIME) is Outcome.FAILED:
        outcomes[Check.CRL_GOOD] = Outcome.NOT_MADE
    return StatusReading(outcomes, revocation)


def _read(
    der: bytes, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
) -> _Reading:
    form = attempt(partial(read_list_form, der))
    if form is None:
        return _Reading({Check.CRL_PARSE: Outcome.FAILED})
    outcomes = {Check.CRL_PARSE: Outcome.PASSED}
    for check, holds in {
        Check.CRL_VERSION: form.is_version_2,
        Check.CRL_ALGORITHM: form.has_one_algorithm,
    }.items():
        outcomes[check] = Outcome.PASSED if holds else Outcome.FAILED
    if Outcome.FAILED in outcomes.values():
        return _Reading(outcomes)
    crl = attempt(partial(x509.load_der_x509_crl, der))
    if crl is None:
        return _Reading({Check.CRL_PARSE: Outcome.FAILED})
    if attempt(lambda: crl.extensions) is None:
        return _Reading({**outcomes, Check.CRL_EXTENSIONS: Outcome.FAILED})
    read = _List(der, crl, form, certificate, issuer, at)
    named = outcomes_of({Check.CRL_ISSUER: _names_issuer}, read)
    outcomes |= named
    if Outcome.FAILED in named.values():
        return _Reading(outcomes)
    outcomes |= outcomes_of(_CHECKS, read)
    is_trusted = all(
        outcome is Outcome.PASSED for check, outcome in outcomes.items() if check not in _OF_TIME
    )
    return _Reading(outcomes, attempt(partial(_revocation, read)) if is_trusted else None)


def _value(extensions: x509.Extensions, kind: type[_Value]) -> _Value | None:
    return next((one.value for one in extensions if isinstance(one.value, kind)), None)


def _names_issuer(read: _List) -> bool:
    named = read.crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = read.issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        read.crl.issuer == read.issuer.subject
        and named.key_identifier == own.digest
        and named.authority_cert_serial_number in (None, read.issuer.serial_number)
    )


def _has_algorithm(read: _List) -> bool:
    return read.crl.signature_algorithm_oid in RSA_WITH_SHA2


def _is_signed(read: _List) -> bool:
    """By whichever digest it says: which one it may be is a check of its own."""
    key, digest = read.issuer.public_key(), read.crl.signature_hash_algorithm
    scheme = read.crl.signature_algorithm_parameters
    if not isinstance(key, rsa.RSAPublicKey) or not isinstance(scheme, AsymmetricPadding):
        return False
    if digest is None:
        return False
    key.verify(read.crl.signature, read.form.signed_octets, scheme, digest)
    return True


def _may_sign_lists(read: _List) -> bool:
    return read.issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign


def _is_complete(read: _List) -> bool:
    return _value(read.crl.extensions, x509.DeltaCRLIndicator) is None


def _is_direct(read: _List) -> bool:
    others = read.form.critical_extensions(_CERTIFICATE_ISSUER)
    return not others and (read.scope is None or not read.scope.indirect_crl)


def _has_known_critical_extensions(read: _List) -> bool:
    return all(one.oid in _KNOWN_EXTENSIONS for one in read.crl.extensions if one.critical)


def _covers(read: _List) -> bool:
    scope = read.scope
    if scope is None:
        return True
    is_critical = read.crl.extensions.get_extension_for_class(type(scope)).critical
    is_limited = (
        scope.only_contains_ca_certs
        or scope.only_contains_attribute_certs
        or scope.only_some_reasons is not None
        or scope.relative_name is not None
    )
    return is_critical and not is_limited and (scope.full_name is None or _is_named(read, scope))


def _is_named(read: _List, scope: x509.IssuingDistributionPoint) -> bool:
    """Whether a distribution point of the certificate has one of the names of the list's."""
    extensions = read.certificate.extensions
    points = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    names = [name for point in points for name in point.full_name or ()]
    return any(name in names for name in scope.full_name or ())


def _is_numbered(read: _List) -> bool:
    extension = read.crl.extensions.get_extension_for_class(x509.CRLNumber)
    number = extension.value.crl_number
    return number >= 0 and number.bit_length() <= _MOST_NUMBER_BITS and not extension.critical


def _is_timely(read: _List) -> bool:
    next_update = read.crl.next_update_utc
    return next_update is not None and read.crl.last_update_utc <= read.at <= next_update


def _has_known_critical_entry_extensions(read: _List) -> bool:
    known = sum(map(read.form.critical_extensions, _KNOWN_ENTRY_EXTENSIONS))
    return known == read.form.critical_extensions()


def _is_listed_properly(read: _List) -> bool:
    if read.entry is None:
        return True
    reason = _value(read.entry.extensions, x509.CRLReason)
    is_removed = reason is not None and reason.reason is x509.ReasonFlags.remove_from_crl
    return not is_removed and read.form.entries_of(read.certificate.serial_number) <= 1


def _is_good(read: _List) -> bool:
    return read.entry is None


def _revocation(read: _List) -> Revocation | None:
    """Tell what the list says of the certificate, if that holds at the instant."""
    if read.entry is None:
        return None
    extensions, since = read.entry.extensions, read.entry.revocation_date_utc
    reason = _value(extensions, x509.CRLReason)
    invalid = _value(extensions, x509.InvalidityDate)
    known_since = min(since, invalid.invalidity_date_utc) if invalid else since
    if read.at < known_since and not _is_timely(read):
        return None
    return Revocation(reason_named(None if reason is None else reason.reason), since)


_CHECKS: Final[Mapping[Check, Callable[[_List], bool]]] = MappingProxyType(
    {
        Check.CRL_ALGORITHM: _has_algorithm,
        Check.CRL_SIGNATURE: _is_signed,
        Check.CRL_AUTHORITY: _may_sign_lists,
        Check.CRL_DELTA: _is_complete,
        Check.CRL_INDIRECT: _is_direct,
        Check.CRL_EXTENSIONS: _has_known_critical_extensions,
        Check.CRL_SCOPE: _covers,
        Check.CRL_NUMBER: _is_numbered,
        Check.CRL_TIME: _is_timely,
        Check.CRL_ENTRY_EXTENSIONS: _has_known_critical_entry_extensions,
        Check.CRL_ENTRY: _is_listed_properly,
        Check.CRL_GOOD: _is_good,
    }
)
