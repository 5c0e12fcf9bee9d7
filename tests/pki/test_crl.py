"""Revocation lists of both scopes."""

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import crl as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import AT, KAMAKURA, Pki

from jumin.pki import CrlEdition, Revocation, build_crl
from jumin.pki.crl import CrlEditionError
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


EDITION = CrlEdition(7, AT, AT + timedelta(days=1))
REVOCATIONS = {
    SerialNumber(100 - reason): Revocation(reason, AT - timedelta(hours=reason + 1))
    for reason in RevocationReason
}


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


@pytest.mark.parametrize(("number", "span"), [(-1, 1), (1 << 159, 1), (1, 0), (1, -1)])
@pytest.mark.source("RFC 5280 §5.2.3")
def test_an_edition_that_no_list_can_have_is_refused(number: int, span: int) -> None:
    with pytest.raises(CrlEditionError):
        CrlEdition(number, AT, AT + timedelta(days=span))
