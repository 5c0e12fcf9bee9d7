"""Lints of revocation lists: their header, extensions, and the shape of an entry (失効リスト)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jumin.pki.algorithm import SHA256_WITH_RSA, signature_octets
from jumin.pki.assumptions import LIST_EXTENSIONS
from jumin.pki.authority import Authority, authority_key_identifier
from jumin.pki.der import DerError, Tag, write_oid
from jumin.pki.lints.lint import PROFILE, RFC_5280, Finding, Lint, Rule, look_through
from jumin.pki.lints.times import has_type_of_year
from jumin.pki.names import IssuingOffice, distribution_point
from jumin.pki.reading.crl import Entry, ListFields, read_entry, read_list
from jumin.pki.reading.der import Reader, read_time
from jumin.pki.reading.extensions import value_of
from jumin.terms import RevocationReason, day_of


_EXTENSIONS: Final = tuple(write_oid(oid.dotted_string) for oid, _ in LIST_EXTENSIONS)
_CRITICAL: Final = tuple(
    write_oid(oid.dotted_string) for oid, is_critical in LIST_EXTENSIONS if is_critical
)
_AUTHORITY_KEY, _NUMBER, _SCOPE = _EXTENSIONS
_REASON: Final = write_oid("2.5.29.21")
_V2: Final = 1
_MOST_NUMBER_BITS: Final = 159
_NAMED_REASONS: Final = frozenset(RevocationReason) - {RevocationReason.UNSPECIFIED}


@dataclass(frozen=True)
class _List:
    """A list under the lens, with what it is meant to be."""

    fields: ListFields
    authority: Authority
    office: IssuingOffice | None


def lint_crl(
    der: bytes, authority: Authority, office: IssuingOffice | None = None
) -> tuple[Finding, ...]:
    """Put a list under the lints of its header and extensions (失効リストの適合性検査).

    With an office it is that municipality's list, without one the full one. Its entries are not
    looked at (`lint_crl_entry`), nor is what its signature says: it may be a filler.
    """
    try:
        fields = read_list(der)
        on = day_of(read_time(fields.this_update))
        read_time(fields.next_update)
    except DerError as error:
        return (LIST_STRUCTURE.finding(str(error)),)
    return look_through(LIST_LINTS, _List(fields, authority, office), on)


def lint_crl_entry(der: bytes) -> tuple[Finding, ...]:
    """Put one entry of a list under the lints of entries (失効リストの一件)."""
    try:
        entry = read_entry(der)
        on = day_of(read_time(entry.revoked_at))
    except DerError as error:
        return (ENTRY_STRUCTURE.finding(str(error)),)
    # An entry may be older than a rule, but it is written today: no rule is too young for it.
    return look_through(ENTRY_LINTS, entry, max(on, PROFILE))


def _version(sample: _List) -> Iterator[str]:
    if sample.fields.version != _V2:
        yield "the version is not 2"


def _algorithm(sample: _List) -> Iterator[str]:
    if not sample.fields.algorithm == sample.fields.outer_algorithm == SHA256_WITH_RSA:
        yield "the algorithm is not sha256WithRSAEncryption, inside as outside"


def _signature(sample: _List) -> Iterator[str]:
    octets = signature_octets(sample.authority.certificate)
    if len(sample.fields.signature) != octets + 1 or sample.fields.signature[0]:
        yield "the signature has not the length of the authority's key"


def _issuer(sample: _List) -> Iterator[str]:
    if sample.fields.issuer != sample.authority.certificate.subject.public_bytes():
        yield "the issuer is not the authority's name, octet for octet"


def _time_types(sample: _List) -> Iterator[str]:
    for name, time in (
        ("thisUpdate", sample.fields.this_update),
        ("nextUpdate", sample.fields.next_update),
    ):
        if not has_type_of_year(time, read_time(time)):
            yield f"{name} has not the type of its year"


def _times(sample: _List) -> Iterator[str]:
    this_update = read_time(sample.fields.this_update)
    if not this_update < read_time(sample.fields.next_update):
        yield "nextUpdate does not lie after thisUpdate"
    if this_update < sample.authority.certificate.not_valid_before_utc:
        yield "the list is older than its authority"


def _no_empty_field(sample: _List) -> Iterator[str]:
    if sample.fields.is_empty:
        yield "where nothing is revoked, the field for entries is absent"


def _extensions(sample: _List) -> Iterator[str]:
    expected = _EXTENSIONS if sample.office else _EXTENSIONS[:-1]
    if tuple(extension.oid for extension in sample.fields.extensions) != expected:
        yield "the extensions are not those of the profile in their order"


def _criticality(sample: _List) -> Iterator[str]:
    for extension in sample.fields.extensions:
        if extension.critical != (extension.oid in _CRITICAL):
            yield "issuingDistributionPoint is critical, and nothing else"


def _authority_key(sample: _List) -> Iterator[str]:
    expected = authority_key_identifier(sample.authority.certificate).public_bytes()
    if value_of(sample.fields.extensions, _AUTHORITY_KEY) not in {None, expected}:
        yield "authorityKeyIdentifier is not the authority's key, name and serial number"


def _number(sample: _List) -> Iterator[str]:
    value = value_of(sample.fields.extensions, _NUMBER)
    if value is None:
        return
    try:
        reader = Reader(value)
        number = reader.integer()
        reader.finish()
    except DerError:
        yield "cRLNumber is no number"
        return
    if number < 0 or number.bit_length() > _MOST_NUMBER_BITS:
        yield "cRLNumber is negative or longer than 20 octets"


def _scope(sample: _List) -> Iterator[str]:
    value = value_of(sample.fields.extensions, _SCOPE)
    if value is None or sample.office is None:
        return
    authority = sample.authority
    point = distribution_point(authority.purpose, sample.office, authority.profile.organisation)
    try:
        scope = Reader(value)
        fields = scope.enter(Tag.SEQUENCE)
        scope.finish()
        names = fields.enter(Tag.CONTEXT_0_CONSTRUCTED).enter(Tag.CONTEXT_0_CONSTRUCTED)
        fields.finish()
        name = names.contents(Tag.CONTEXT_4_CONSTRUCTED)
        names.finish()
    except DerError:
        yield "issuingDistributionPoint says more or less than the name of a point"
        return
    if name != point.public_bytes():
        yield "issuingDistributionPoint is not the point in the municipality's certificates"


def _entry_serial(entry: Entry) -> Iterator[str]:
    if entry.serial <= 0 or entry.serial.bit_length() > _MOST_NUMBER_BITS:
        yield "the serial number is not positive or longer than 20 octets"


def _entry_time_type(entry: Entry) -> Iterator[str]:
    if not has_type_of_year(entry.revoked_at, read_time(entry.revoked_at)):
        yield "revocationDate has not the type of its year"


def _entry_extensions(entry: Entry) -> Iterator[str]:
    if entry.extensions is None:
        return
    if [(extension.oid, extension.critical) for extension in entry.extensions] != [
        (_REASON, False)
    ]:
        yield "an entry has reasonCode, not critical, or no extension at all"


def _entry_reason(entry: Entry) -> Iterator[str]:
    value = value_of(entry.extensions or (), _REASON)
    if value is None:
        return
    try:
        reader = Reader(value)
        reason = reader.enumerated()
        reader.finish()
    except DerError:
        yield "reasonCode is no enumerated value"
        return
    if reason not in _NAMED_REASONS:
        yield "reasonCode is none that is stated: 1 to 6 (no reason: no extension)"


LIST_STRUCTURE: Final = Rule("list structure", "RFC 5280 §5.1", RFC_5280)
"""What can't be read is put under no other lint."""

LIST_LINTS: Final = (
    Lint("list version", "RFC 5280 §5.1.2.1", RFC_5280, _version),
    Lint("list algorithm", "RFC 5280 §5.1.1.2; profile", PROFILE, _algorithm),
    Lint("list signature", "RFC 5280 §5.1.1.3", RFC_5280, _signature),
    Lint("list issuer", "RFC 5280 §5.1.2.3", RFC_5280, _issuer),
    Lint("list time types", "RFC 5280 §5.1.2.4, §5.1.2.5", RFC_5280, _time_types),
    Lint("list times", "RFC 5280 §5.1.2.5", RFC_5280, _times),
    Lint("list without entries", "RFC 5280 §5.1.2.6", RFC_5280, _no_empty_field),
    Lint("list extensions", "RFC 5280 §5.2; profile", PROFILE, _extensions),
    Lint("list criticality", "RFC 5280 §5.2", RFC_5280, _criticality),
    Lint("list's authority key", "RFC 5280 §5.2.1; profile", PROFILE, _authority_key),
    Lint("list number", "RFC 5280 §5.2.3", RFC_5280, _number),
    Lint("list scope", "RFC 5280 §5.2.5, §6.3.3 (b)(2)", RFC_5280, _scope),
)
"""What a list is looked at for, in the order of its fields."""

ENTRY_STRUCTURE: Final = Rule("entry structure", "RFC 5280 §5.1.2.6", RFC_5280)
"""An entry that can't be read is put under no other lint."""

ENTRY_LINTS: Final = (
    Lint("entry serial", "RFC 5280 §4.1.2.2", RFC_5280, _entry_serial),
    Lint("entry time type", "RFC 5280 §5.1.2.6", RFC_5280, _entry_time_type),
    Lint("entry extensions", "RFC 5280 §5.3; profile", PROFILE, _entry_extensions),
    Lint("entry reason", "RFC 5280 §5.3.1; profile", PROFILE, _entry_reason),
)
"""What an entry is looked at for."""
