"""Whether a certificate is what its purpose asks for (プロファイルの検証)."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID, ObjectIdentifier

from jumin.pki.der import Tag, read_element, read_elements
from jumin.pki.profiles import (
    EXTENSIONS,
    KEY_BITS,
    KEY_USAGES,
    REAL_OIDS,
    TEST_OIDS,
    CertificateKind,
)
from jumin.pki.validity import last_second_of
from jumin.pki.verify.attributes import has_certified_form
from jumin.pki.verify.chain import Question
from jumin.pki.verify.checks import Check
from jumin.pki.verify.verdict import Outcome, outcomes_of
from jumin.terms import CertificatePurpose, day_of


_SIGNATURE: Final = CertificatePurpose.SIGNATURE
_KINDS: Final[Mapping[CertificatePurpose, CertificateKind]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: CertificateKind.SIGNATURE,
        CertificatePurpose.AUTHENTICATION: CertificateKind.AUTHENTICATION,
    }
)
_CRITICALITY: Final = MappingProxyType(
    {
        oid: critical
        for kind in (CertificateKind.SIGNATURE, CertificateKind.AUTHENTICATION)
        for oid, critical in EXTENSIONS[kind]
    }
)
_KNOWN_EXTENSIONS: Final = frozenset({*_CRITICALITY, ExtensionOID.BASIC_CONSTRAINTS})
_LEAST_EXPONENT: Final = 1 << 16

_ISSUER: Final = (
    NameOID.COUNTRY_NAME,
    NameOID.ORGANIZATION_NAME,
    NameOID.ORGANIZATIONAL_UNIT_NAME,
    NameOID.ORGANIZATIONAL_UNIT_NAME,
)
_UNITS: Final[Mapping[CertificatePurpose, str]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: "for digital signature",
        CertificatePurpose.AUTHENTICATION: "for user authentication",
    }
)
"""How the first unit of an authority ends, whosever it is."""
_SUBJECTS: Final[Mapping[CertificatePurpose, tuple[ObjectIdentifier, ...]]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: (
            NameOID.COUNTRY_NAME,
            NameOID.LOCALITY_NAME,
            NameOID.LOCALITY_NAME,
            NameOID.COMMON_NAME,
        ),
        CertificatePurpose.AUTHENTICATION: (NameOID.COUNTRY_NAME, NameOID.COMMON_NAME),
    }
)
_COMMON_NAMES: Final = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: re.compile("[0-9]{24}[0-9A-Z]{4}"),
        CertificatePurpose.AUTHENTICATION: re.compile("[0-9A-Z]{14}[0-9]{5}[0-9A-Z]{4}"),
    }
)
"""What goes before the window's id of nine characters, and it (窓口の識別)."""
_DIRECTORY_STRINGS: Final = frozenset({Tag.UTF8_STRING, Tag.PRINTABLE_STRING})


def check_profile(question: Question) -> Mapping[Check, Outcome]:
    """Make every check on what the certificate itself says."""
    return outcomes_of(_CHECKS, question)


def _key_is_strong(question: Question) -> bool:
    key = question.certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    exponent = key.public_numbers().e
    return key.key_size >= KEY_BITS and exponent > _LEAST_EXPONENT and exponent % 2 == 1


def _issuer_has_form(question: Question) -> bool:
    issuer = question.certificate.issuer
    _country, _organisation, unit, _agency = issuer
    return _has_form(issuer, _ISSUER) and str(unit.value).endswith(_UNITS[question.purpose])


def _subject_has_form(question: Question) -> bool:
    subject, purpose = question.certificate.subject, question.purpose
    *_, common_name = subject
    return (
        _has_form(subject, _SUBJECTS[purpose])
        and _COMMON_NAMES[purpose].fullmatch(str(common_name.value)) is not None
    )


def _has_form(name: x509.Name, types: Sequence[ObjectIdentifier]) -> bool:
    """Whether a name has these attributes, one in each RDN, country JP and strings as it must."""
    country, *others = name
    country_tag, *tags = _string_tags(name.public_bytes())
    return (
        [attribute.oid for attribute in name] == list(types)
        and len(name.rdns) == len(types)
        and country.value == "JP"
        and country_tag == Tag.PRINTABLE_STRING
        and all(attribute.value for attribute in others)
        and _DIRECTORY_STRINGS.issuperset(tags)
    )


def _string_tags(name: bytes) -> list[int]:
    whole = read_element(name)
    tags: list[int] = []
    for rdn in read_elements(name, whole.start, whole.end):
        for attribute in read_elements(name, rdn.start, rdn.end):
            _type, value = read_elements(name, attribute.start, attribute.end)
            tags.append(value.tag)
    return tags


def _has_known_critical_extensions(question: Question) -> bool:
    extensions = question.certificate.extensions
    return all(one.oid in _KNOWN_EXTENSIONS for one in extensions if one.critical)


def _has_criticality(question: Question) -> bool:
    extensions = question.certificate.extensions
    return all(one.critical == _CRITICALITY.get(one.oid, one.critical) for one in extensions)


def _has_key_usage(question: Question) -> bool:
    usage = question.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    return usage == KEY_USAGES[_KINDS[question.purpose]]


def _has_extended_key_usage(question: Question) -> bool:
    extensions = question.certificate.extensions
    if question.purpose is _SIGNATURE:
        return all(one.oid != ExtensionOID.EXTENDED_KEY_USAGE for one in extensions)
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    return list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]


def _has_policy(question: Question) -> bool:
    policies = question.certificate.extensions.get_extension_for_class(x509.CertificatePolicies)
    accepted = TEST_OIDS.accepted(question.purpose) | REAL_OIDS.accepted(question.purpose)
    return [policy.policy_identifier in accepted for policy in policies.value] == [True]


def _has_practice_statement(question: Question) -> bool:
    """Told of each policy there is; that there is one policy is a check of its own."""
    return all(
        [isinstance(qualifier, str) for qualifier in policy.policy_qualifiers or ()] == [True]
        for extension in question.certificate.extensions
        if isinstance(extension.value, x509.CertificatePolicies)
        for policy in extension.value
    )


def _has_attributes(question: Question) -> bool:
    extensions = question.certificate.extensions
    if question.purpose is _SIGNATURE:
        return has_certified_form(question.certificate)
    return all(one.oid != ExtensionOID.SUBJECT_ALTERNATIVE_NAME for one in extensions)


def _has_distribution_point(question: Question) -> bool:
    extensions = question.certificate.extensions
    (point,) = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    (name,) = point.full_name or [None]
    return isinstance(name, x509.DirectoryName) and not (point.reasons or point.crl_issuer)


def _names_issuer_whole(question: Question) -> bool:
    extensions, issuer = question.certificate.extensions, question.issuer
    named = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    return (
        named.authority_cert_issuer == [x509.DirectoryName(issuer.issuer)]
        and named.authority_cert_serial_number == issuer.serial_number
    )


def _names_own_key(question: Question) -> bool:
    certificate = question.certificate
    named = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return named == x509.SubjectKeyIdentifier.from_public_key(certificate.public_key())


def _is_end_entity(question: Question) -> bool:
    values = (extension.value for extension in question.certificate.extensions)
    return not any(isinstance(value, x509.BasicConstraints) and value.ca for value in values)


def _is_valid(question: Question) -> bool:
    certificate = question.certificate
    return certificate.not_valid_before_utc <= question.at <= certificate.not_valid_after_utc


def _ends_with_a_day(question: Question) -> bool:
    not_after = question.certificate.not_valid_after_utc
    return not_after == last_second_of(day_of(not_after))


_CHECKS: Final[Mapping[Check, Callable[[Question], bool]]] = MappingProxyType(
    {
        Check.KEY: _key_is_strong,
        Check.ISSUER_FORM: _issuer_has_form,
        Check.SUBJECT_FORM: _subject_has_form,
        Check.CRITICAL_EXTENSIONS: _has_known_critical_extensions,
        Check.CRITICALITY: _has_criticality,
        Check.KEY_USAGE: _has_key_usage,
        Check.EXTENDED_KEY_USAGE: _has_extended_key_usage,
        Check.POLICY: _has_policy,
        Check.PRACTICE_STATEMENT: _has_practice_statement,
        Check.ATTRIBUTES: _has_attributes,
        Check.DISTRIBUTION_POINT: _has_distribution_point,
        Check.AUTHORITY_KEY: _names_issuer_whole,
        Check.SUBJECT_KEY: _names_own_key,
        Check.END_ENTITY: _is_end_entity,
        Check.VALIDITY: _is_valid,
        Check.CALENDAR: _ends_with_a_day,
    }
)
