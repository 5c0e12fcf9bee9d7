"""Revocation lists of both scopes."""

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from asn1crypto import crl as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, KAMAKURA, Pki

from jumin.pki import Authority, CrlEdition, IssuingOffice, Revocation, build_crl
from jumin.pki.authority import authority_key_identifier
from jumin.pki.building import LintError
from jumin.pki.crl.entries import Entries
from jumin.pki.crl.entry import encode_entry
from jumin.pki.crl.lists import CrlEditionError, sign_crl
from jumin.pki.names import distribution_point
from jumin.pki.reading.crl import read_list
from jumin.pki.signing import SigningKey
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


EDITION = CrlEdition(7, AT, AT + timedelta(days=1))
REVOCATIONS = {
    SerialNumber(100 - reason): Revocation(reason, AT - timedelta(hours=reason + 1))
    for reason in RevocationReason
}
SPECIMEN_OF_A_REASON_THAT_IS_NOT_STATED = encode_entry((1, RevocationReason.SUPERSEDED, 0))[
    :-1
] + bytes((7,))


@pytest.mark.source("RFC 5280 §5.1")
def test_a_list_is_of_version_2_and_signed_by_its_generation(pki: Pki) -> None:
    crl = build_crl(pki.signature, REVOCATIONS, EDITION)
    assert crl.issuer == pki.signature.certificate.subject
    assert crl.is_signature_valid(pki.signature.certificate.public_key())
    assert not crl.is_signature_valid(pki.second_signature.certificate.public_key())
    tbs = asn1.CertificateList.load(crl.public_bytes(Encoding.DER))["tbs_cert_list"]
    assert tbs["version"].native == "v2"
    assert tbs["this_update"].name == tbs["next_update"].name == "utc_time"
    assert crl.last_update_utc == AT.replace(microsecond=0)
    assert crl.next_update_utc == AT.replace(microsecond=0) + timedelta(days=1)


@pytest.mark.source("RFC 5280 §5.2.1, §5.2.3, §5.2.5")
@pytest.mark.parametrize("purpose", CertificatePurpose)
def test_a_municipalitys_list_names_the_point_of_its_certificates(
    pki: Pki, purpose: CertificatePurpose
) -> None:
    crl = build_crl(pki.authority(purpose), {}, EDITION, office=KAMAKURA)
    assert [(e.oid, e.critical) for e in crl.extensions] == [
        (x509.ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
        (x509.ExtensionOID.CRL_NUMBER, False),
        (x509.ExtensionOID.ISSUING_DISTRIBUTION_POINT, True),
    ]
    (point,) = (
        pki.certificate(purpose)
        .extensions.get_extension_for_class(x509.CRLDistributionPoints)
        .value
    )
    scope = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    assert scope.full_name == point.full_name
    assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 7
    stated = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert stated.authority_cert_serial_number == 1


@pytest.mark.source("RFC 5280 §5.2.5")
def test_the_full_list_has_no_scope(pki: Pki) -> None:
    crl = build_crl(pki.signature, REVOCATIONS, EDITION)
    assert [e.oid for e in crl.extensions] == [
        x509.ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        x509.ExtensionOID.CRL_NUMBER,
    ]


@pytest.mark.source("RFC 5280 §5.3.1: absent instead of unspecified")
def test_entries_stand_in_order_of_serial_numbers_with_their_reasons(pki: Pki) -> None:
    crl = build_crl(pki.signature, REVOCATIONS, EDITION)
    found = []
    for entry in crl:
        reasons = [extension.value.reason.name for extension in entry.extensions]
        found.append((entry.serial_number, entry.revocation_date_utc, reasons))
    assert found == [
        (
            100 - reason,
            (AT - timedelta(hours=reason + 1)).replace(microsecond=0),
            [] if reason is RevocationReason.UNSPECIFIED else [reason.name.lower()],
        )
        for reason in sorted(RevocationReason, reverse=True)
    ]


@pytest.mark.source("RFC 5280 §5.1.2.4: UTCTime through 2049")
@pytest.mark.parametrize(
    ("this_update", "kind"),
    [
        (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), "utc_time"),
        (datetime(2050, 1, 1, 0, 0, 0, tzinfo=UTC), "general_time"),
    ],
)
def test_times_are_utc_time_through_2049(pki: Pki, this_update: datetime, kind: str) -> None:
    edition = CrlEdition(1, this_update, this_update + timedelta(days=1))
    crl = build_crl(pki.signature, {}, edition)
    tbs = asn1.CertificateList.load(crl.public_bytes(Encoding.DER))["tbs_cert_list"]
    assert tbs["this_update"].name == kind


@pytest.mark.source("RFC 5280 §5.1.2.5")
def test_a_list_is_linted_before_its_authoritys_key_is_used(pki: Pki) -> None:
    key = Mock(wraps=pki.signature.key)
    authority = replace(pki.signature, key=key)
    since = authority.certificate.not_valid_before_utc
    build_crl(authority, {}, CrlEdition(1, since, since + timedelta(days=1)))
    assert key.sign.call_count == 1
    with pytest.raises(LintError, match="list times"):
        build_crl(authority, {}, CrlEdition(1, since - timedelta(seconds=1), since))
    entries = Entries()
    entries.specimens[7, True] = SPECIMEN_OF_A_REASON_THAT_IS_NOT_STATED
    with pytest.raises(LintError, match="entry reason"):
        sign_crl(authority, entries, EDITION)
    assert key.sign.call_count == 1


@pytest.mark.parametrize(("number", "span"), [(-1, 1), (1 << 159, 1), (1, 0), (1, -1)])
@pytest.mark.source("RFC 5280 §5.2.3")
def test_an_edition_that_no_list_can_have_is_refused(number: int, span: int) -> None:
    with pytest.raises(CrlEditionError):
        CrlEdition(number, AT, AT + timedelta(days=span))


def built_by_others(
    authority: Authority,
    revocations: Mapping[SerialNumber, Revocation],
    edition: CrlEdition,
    office: IssuingOffice | None,
) -> bytes:
    """Make the same list by cryptography's builder."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(edition.this_update.replace(microsecond=0))
        .next_update(edition.next_update.replace(microsecond=0))
        .add_extension(authority_key_identifier(authority.certificate), critical=False)
        .add_extension(x509.CRLNumber(edition.number), critical=False)
    )
    if office is not None:
        point = x509.DirectoryName(distribution_point(authority.purpose, office))
        scope = x509.IssuingDistributionPoint(
            full_name=[point],
            relative_name=None,
            only_contains_user_certs=False,
            only_contains_ca_certs=False,
            only_some_reasons=None,
            indirect_crl=False,
            only_contains_attribute_certs=False,
        )
        builder = builder.add_extension(scope, critical=True)
    for serial in sorted(revocations):
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(revocations[serial].at)
        )
        if (reason := revocations[serial].reason) is not RevocationReason.UNSPECIFIED:
            flag = x509.ReasonFlags[reason.name.lower()]
            entry = entry.add_extension(x509.CRLReason(flag), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


SERIALS = st.one_of(
    st.integers(1, 1_000), st.integers(1, (1 << 63) - 1), st.integers(1, (1 << 159) - 1)
)
WHEN = st.integers(
    int(datetime(1950, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2090, 1, 1, tzinfo=UTC).timestamp()),
).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
REVOKED = st.builds(Revocation, st.sampled_from(RevocationReason), WHEN)


@pytest.mark.source("RFC 5280 §5.1")
@settings(max_examples=60, deadline=None)
@given(
    known=st.dictionaries(SERIALS, REVOKED, max_size=40),
    number=st.integers(0, (1 << 159) - 1),
    office=st.sampled_from([None, KAMAKURA]),
)
def test_a_list_has_the_bytes_that_other_software_writes(
    pki: Pki, known: dict[SerialNumber, Revocation], number: int, office: IssuingOffice | None
) -> None:
    edition = CrlEdition(number, AT, AT + timedelta(days=2))
    ours = build_crl(pki.signature, known, edition, office=office).public_bytes(Encoding.DER)
    assert ours == built_by_others(pki.signature, known, edition, office)
    listed = asn1.CertificateList.load(ours)["tbs_cert_list"]["revoked_certificates"]
    assert [one["user_certificate"] for one in listed.native or []] == sorted(known)


@pytest.mark.source("RFC 5280 §5.1.2.6: absent where there are none")
def test_an_empty_list_has_no_field_for_entries(pki: Pki) -> None:
    fields = read_list(build_crl(pki.signature, {}, EDITION).public_bytes(Encoding.DER))
    assert (fields.has_entries, fields.is_empty) == (False, False)


BOUNDARIES = {
    SerialNumber(1): Revocation(RevocationReason.UNSPECIFIED, datetime(2049, 12, 31, tzinfo=UTC)),
    SerialNumber(0x7F): Revocation(
        RevocationReason.CERTIFICATE_HOLD, datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)
    ),
    SerialNumber(0x80): Revocation(RevocationReason.UNSPECIFIED, datetime(2050, 1, 1, tzinfo=UTC)),
    SerialNumber((1 << 159) - 1): Revocation(
        RevocationReason.SUPERSEDED, datetime(2050, 1, 1, tzinfo=UTC)
    ),
}
"""Serial numbers of 1, 2 and 20 octets, both types of times."""


@pytest.mark.source("RFC 5280 §4.1.2.2, §5.1.2.6")
@pytest.mark.parametrize("serials", [[], [0x80], [1, 0x7F, 0x80, (1 << 159) - 1]])
def test_openssl_reads_and_verifies_every_shape_of_entry(
    pki: Pki, tmp_path: Path, serials: list[int]
) -> None:
    known = {SerialNumber(serial): BOUNDARIES[SerialNumber(serial)] for serial in serials}
    crl = build_crl(pki.signature, known, EDITION, office=KAMAKURA)
    (tmp_path / "list.crl").write_bytes(crl.public_bytes(Encoding.DER))
    (tmp_path / "ca.pem").write_bytes(pki.signature.certificate.public_bytes(Encoding.PEM))
    told = subprocess.run(
        ["openssl", "crl", "-inform", "DER", "-in", tmp_path / "list.crl", "-noout", "-text",
         "-CAfile", tmp_path / "ca.pem"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "verify OK" in told.stderr
    assert told.stdout.count("Serial Number:") == len(serials)
    assert ("No Revoked Certificates" in told.stdout) == (not serials)
    assert told.stdout.count("Revocation Date: Dec 31 23:59:59 2049") == (0x7F in serials)


@pytest.mark.source("RFC 8017 §8.2")
def test_nothing_else_is_asked_of_a_key_than_to_sign_once(pki: Pki) -> None:
    key = Mock(spec=SigningKey)
    key.public_key.side_effect = pki.signature.key.public_key
    key.sign.side_effect = pki.signature.key.sign
    crl = build_crl(replace(pki.signature, key=key), REVOCATIONS, EDITION)
    assert crl.is_signature_valid(pki.signature.certificate.public_key())
    assert key.sign.call_count == 1
