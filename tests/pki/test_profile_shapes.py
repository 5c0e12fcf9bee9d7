"""The shape of each profile, field by field, read by another library than the one that wrote it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from pki_makers import AT, KAMAKURA, Pki, signature_request

from jumin.pki import (
    REAL_OIDS,
    Authority,
    CertificateRequest,
    IssuingOffice,
    Profile,
    certified_attributes,
    issue_certificate,
)
from jumin.pki.authority import AuthorityKeyError
from jumin.pki.issue import CertificateRequestError
from jumin.pki.names import IssuingOfficeError
from jumin.pki.validity import authority_last_day
from jumin.terms import CertificatePurpose, SerialNumber, UsageError


C = ("country_name", "printable_string", "JP")
O = ("organization_name", "utf8_string", "JUMIN-TEST")  # noqa: E741 - the attribute's own letter
AGENCY = (
    "organizational_unit_name",
    "utf8_string",
    "Jumin Test Agency for Local Authority Information Systems",
)
SIGN = ("organizational_unit_name", "utf8_string", "JUMIN-TEST for digital signature")
AUTH = ("organizational_unit_name", "utf8_string", "JUMIN-TEST for user authentication")
UNIT = {CertificatePurpose.SIGNATURE: SIGN, CertificatePurpose.AUTHENTICATION: AUTH}
PURPOSES = pytest.mark.parametrize("purpose", CertificatePurpose)


def read(certificate: x509.Certificate) -> asn1.TbsCertificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))["tbs_certificate"]


def shape(name: asn1.Name) -> list[tuple[str, str, str]]:
    """Type, string type and value of each RDN, which must hold one attribute."""
    assert all(len(rdn) == 1 for rdn in name.chosen)
    return [
        (rdn[0]["type"].native, rdn[0]["value"].name, rdn[0]["value"].native) for rdn in name.chosen
    ]


def extensions(tbs: asn1.TbsCertificate) -> list[tuple[str, bool]]:
    return [(item["extn_id"].native, item["critical"].native) for item in tbs["extensions"]]


def value(tbs: asn1.TbsCertificate, name: str) -> Any:
    return next(e["extn_value"] for e in tbs["extensions"] if e["extn_id"].native == name)


@PURPOSES
@pytest.mark.source("RFC 5280 §4", "JPKI CA certificates of 2015, 2019 and 2023 as published")
def test_a_ca_certificate_has_the_shape_of_the_published_ones(
    pki: Pki, purpose: CertificatePurpose
) -> None:
    tbs = read(pki.authority(purpose).certificate)
    assert tbs["version"].native == "v3"
    assert tbs["signature"]["algorithm"].native == "sha256_rsa"
    assert tbs["signature"]["parameters"].dump() == b"\x05\x00"
    assert shape(tbs["issuer"]) == shape(tbs["subject"]) == [C, O, UNIT[purpose], AGENCY]
    assert tbs["validity"]["not_before"].name == tbs["validity"]["not_after"].name == "utc_time"
    assert tbs["validity"]["not_after"].native == datetime(2036, 3, 31, 14, 59, 59, tzinfo=UTC)
    assert extensions(tbs) == [
        ("key_usage", True),
        ("subject_alt_name", False),
        ("basic_constraints", True),
        ("crl_distribution_points", False),
        ("key_identifier", False),
    ]
    assert value(tbs, "key_usage").contents == bytes.fromhex("03020106")
    assert value(tbs, "basic_constraints").parsed.native == {
        "ca": True,
        "path_len_constraint": None,
    }
    (point,) = value(tbs, "crl_distribution_points").parsed
    (name,) = point["distribution_point"].chosen
    assert name.name == "directory_name"
    assert shape(name.chosen) == shape(tbs["subject"])
    japanese = value(tbs, "subject_alt_name").parsed[0].chosen
    assert [kind for kind, _, _ in shape(japanese)] == [kind for kind, _, _ in shape(tbs["issuer"])]
    assert "TEST" in shape(japanese)[1][2]


@pytest.mark.source("CERT-2", "RFC 5280 §4", "a published user authentication certificate of 2019")
def test_an_authentication_certificate_has_the_shape_of_the_published_one(pki: Pki) -> None:
    tbs = read(pki.authentication_certificate)
    assert shape(tbs["issuer"]) == [C, O, AUTH, AGENCY]
    country, (kind, string, common_name) = shape(tbs["subject"])
    assert (country, kind, string) == (C, "common_name", "utf8_string")
    assert len(common_name) == 23
    assert common_name[:14].isalnum()
    assert common_name[:14] == common_name[:14].upper()
    assert common_name.endswith("14204003A")
    assert extensions(tbs) == [
        ("key_usage", True),
        ("extended_key_usage", False),
        ("certificate_policies", True),
        ("issuer_alt_name", False),
        ("crl_distribution_points", False),
        ("authority_information_access", False),
        ("authority_key_identifier", False),
        ("key_identifier", False),
    ]
    assert value(tbs, "key_usage").contents == bytes.fromhex("03020780")
    assert value(tbs, "extended_key_usage").parsed.native == ["client_auth"]
    assert_common_tail(tbs, pki.authentication, "1.3.6.1.4.1.32473.1.3.30", AUTH)


@pytest.mark.source("CERT-1", "RFC 5280 §4", "descriptions of test cards' signature certificates")
def test_a_signature_certificate_has_the_shape_that_card_readers_describe(pki: Pki) -> None:
    tbs = read(pki.signature_certificate)
    assert shape(tbs["issuer"]) == [C, O, SIGN, AGENCY]
    assert shape(tbs["subject"]) == [
        C,
        ("locality_name", "utf8_string", "Kanagawa-ken"),
        ("locality_name", "utf8_string", "Kamakura-shi"),
        ("common_name", "utf8_string", "20260601103005" + "00017" + "14204003A"),
    ]
    assert extensions(tbs) == [
        ("key_usage", True),
        ("subject_alt_name", False),
        ("certificate_policies", True),
        ("issuer_alt_name", False),
        ("crl_distribution_points", False),
        ("authority_information_access", False),
        ("authority_key_identifier", False),
        ("key_identifier", False),
    ]
    assert value(tbs, "key_usage").contents == bytes.fromhex("030206c0")
    names = value(tbs, "subject_alt_name").parsed
    assert [(name.name, name.chosen["type_id"].native) for name in names] == [
        ("other_name", f"1.3.6.1.4.1.32473.5.{leaf}") for leaf in (1, 4, 3, 5, 2, 6)
    ]
    assert [name.chosen["value"].parsed.native for name in names] == [
        "見本　花子",
        "419900505",
        "2",
        "神奈川県鎌倉市御成町１８－１０",
        "00000",
        "000000000000000",
    ]
    # otherName: type-id, then value [0] EXPLICIT UTF8String.
    first = names[0].chosen.contents
    oid_length = 2 + first[1]
    assert (first[oid_length], first[oid_length + 2]) == (0xA0, 0x0C)
    assert_common_tail(tbs, pki.signature, "1.3.6.1.4.1.32473.1.1.20", SIGN)


def assert_common_tail(
    tbs: asn1.TbsCertificate, authority: Authority, policy: str, unit: tuple[str, str, str]
) -> None:
    """What both holders' profiles share."""
    ca = read(authority.certificate)
    assert tbs["validity"]["not_before"].native == AT.replace(microsecond=0)
    assert tbs["validity"]["not_after"].native == datetime(2031, 5, 5, 14, 59, 59, tzinfo=UTC)
    (stated,) = value(tbs, "certificate_policies").parsed
    assert stated["policy_identifier"].dotted == policy
    (qualifier,) = stated["policy_qualifiers"]
    assert qualifier["qualifier"].native == "http://127.0.0.1:8001/cps"
    assert value(tbs, "issuer_alt_name").contents == value(ca, "subject_alt_name").contents
    (point,) = value(tbs, "crl_distribution_points").parsed
    (name,) = point["distribution_point"].chosen
    unit_of = "organizational_unit_name"
    assert shape(name.chosen) == [
        C,
        O,
        unit,
        (unit_of, "utf8_string", "CRL Distribution Points"),
        (unit_of, "utf8_string", "Kanagawa-ken"),
        ("common_name", "utf8_string", "Kamakura-shi CRLDP"),
    ]
    (access,) = value(tbs, "authority_information_access").parsed
    assert access["access_method"].native == "ocsp"
    assert access["access_location"].native == "http://127.0.0.1:8001/ocsp"
    identifier = value(tbs, "authority_key_identifier").parsed
    assert identifier["key_identifier"].native == value(ca, "key_identifier").parsed.native
    assert shape(identifier["authority_cert_issuer"][0].chosen) == shape(ca["issuer"])
    assert identifier["authority_cert_serial_number"].native == ca["serial_number"].native
    key = tbs["subject_public_key_info"]
    assert value(tbs, "key_identifier").parsed.native == key.sha1


@pytest.mark.source("RFC 6960 §4.2.2.2")
def test_the_responders_certificate_is_delegated_by_the_authority(pki: Pki) -> None:
    tbs = read(pki.signature_responder.certificate)
    assert extensions(tbs) == [
        ("key_usage", True),
        ("extended_key_usage", False),
        ("ocsp_no_check", False),
        ("authority_key_identifier", False),
        ("key_identifier", False),
    ]
    assert value(tbs, "extended_key_usage").parsed.native == ["ocsp_signing"]


@pytest.mark.source("JPKI CA certificates of 2015, 2019 and 2023 as published")
@pytest.mark.parametrize(
    ("founded_at", "last_day"),
    [
        pytest.param(datetime(2015, 10, 20, 2, 40, 28, tzinfo=UTC), date(2025, 10, 19), id="2015"),
        pytest.param(datetime(2019, 9, 14, 23, 41, 56, tzinfo=UTC), date(2029, 9, 14), id="2019"),
        pytest.param(datetime(2023, 7, 16, 0, 50, 27, tzinfo=UTC), date(2033, 7, 15), id="2023"),
        pytest.param(datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), date(2036, 3, 30), id="before"),
        pytest.param(datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), date(2036, 3, 31), id="after"),
        pytest.param(datetime(2028, 2, 29, 3, 0, 0, tzinfo=UTC), date(2038, 2, 28), id="leap day"),
        pytest.param(datetime(2027, 3, 1, 3, 0, 0, tzinfo=UTC), date(2037, 2, 28), id="1 March"),
    ],
)
def test_an_authority_lasts_until_the_day_before_its_tenth_anniversary_in_japan(
    founded_at: datetime, last_day: date
) -> None:
    assert authority_last_day(founded_at) == last_day


@pytest.mark.source("RFC 5280 §4.1.2.5", "a certificate never outlives its authority")
@pytest.mark.parametrize(
    ("last_day", "is_issued"), [(date(2036, 3, 31), True), (date(2036, 4, 1), False)]
)
def test_a_certificate_ends_with_its_authority_at_the_latest(
    pki: Pki, last_day: date, *, is_issued: bool
) -> None:
    request = signature_request(pki.holder_key.public_key())

    def issue() -> x509.Certificate:
        return issue_certificate(
            request, pki.signature, serial=SerialNumber(9), at=AT, last_day=last_day
        )

    if is_issued:
        assert issue().not_valid_after_utc == pki.signature.certificate.not_valid_after_utc
    else:
        with pytest.raises(CertificateRequestError):
            issue()


@pytest.mark.source("RFC 5280 §4.1.2.5")
@pytest.mark.parametrize("last_day", [AT.date(), AT.date() - timedelta(days=1)])
def test_a_certificate_lasts_at_least_to_the_end_of_its_day_of_issue(
    pki: Pki, last_day: date
) -> None:
    request = signature_request(pki.holder_key.public_key())
    if last_day == AT.date():
        issue_certificate(request, pki.signature, serial=SerialNumber(9), at=AT, last_day=last_day)
    else:
        with pytest.raises(CertificateRequestError):
            issue_certificate(
                request, pki.signature, serial=SerialNumber(9), at=AT, last_day=last_day
            )


def test_an_authority_issues_certificates_of_its_own_purpose_only(pki: Pki) -> None:
    with pytest.raises(CertificateRequestError):
        issue_certificate(
            signature_request(pki.holder_key.public_key()),
            pki.authentication,
            serial=SerialNumber(9),
            at=AT,
            last_day=date(2031, 5, 5),
        )


def test_an_authority_is_refused_with_the_key_of_another(pki: Pki) -> None:
    with pytest.raises(AuthorityKeyError):
        Authority(CertificatePurpose.SIGNATURE, 1, pki.signature.certificate, pki.holder_key)


def test_the_real_identifiers_are_issued_on_explicit_demand_only(pki: Pki) -> None:
    closed = Authority(
        CertificatePurpose.SIGNATURE,
        1,
        pki.signature.certificate,
        pki.signature.key,
        Profile(oids=REAL_OIDS),
    )
    certificate = issue_certificate(
        signature_request(pki.holder_key.public_key()),
        closed,
        serial=SerialNumber(9),
        at=AT,
        last_day=date(2031, 5, 5),
    )
    (stated,) = value(read(certificate), "certificate_policies").parsed
    assert stated["policy_identifier"].dotted == "1.2.392.200149.8.5.1.1.20"
    attributes = certified_attributes(certificate)
    assert attributes is not None
    assert attributes.name == "見本　花子"


@given(st.binary(min_size=16, max_size=40))
def test_any_randomness_makes_a_common_name_of_fourteen_letters_or_digits(
    randomness: bytes,
) -> None:
    request = CertificateRequest.for_authentication(None, KAMAKURA, randomness=randomness)
    prefix = request.common_name[:-9]
    assert len(prefix) == 14
    assert set(prefix) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_fifteen_bytes_are_too_little_randomness() -> None:
    with pytest.raises(CertificateRequestError):
        CertificateRequest.for_authentication(None, KAMAKURA, randomness=bytes(15))


@pytest.mark.parametrize("sequence", [-1, 100_000])
def test_the_windows_running_number_has_five_digits(sequence: int) -> None:
    with pytest.raises(CertificateRequestError):
        CertificateRequest.for_signature(None, KAMAKURA, None, requested_at=AT, sequence=sequence)


@pytest.mark.parametrize(
    ("code", "prefecture", "city", "field"),
    [
        ("1420", "Kanagawa-ken", "Kamakura-shi", "code"),
        ("１４２０４", "Kanagawa-ken", "Kamakura-shi", "code"),
        ("14204", "神奈川県", "Kamakura-shi", "prefecture"),
        ("14204", "Kanagawa-ken", "", "city"),
        ("14204", "Kanagawa-ken", "K" * 59, "city"),
    ],
)
def test_an_office_that_cannot_stand_in_a_name_is_refused(
    code: str, prefecture: str, city: str, field: str
) -> None:
    with pytest.raises(IssuingOfficeError) as raised:
        IssuingOffice(code, prefecture, city)
    assert raised.value.field == field


@pytest.mark.parametrize(
    "address", ["", "localhost:8001", "ftp://a", "http://a/b", "http://試験", "http://a b"]
)
def test_a_base_address_is_scheme_host_and_port(address: str) -> None:
    with pytest.raises(UsageError):
        Profile(base_address=address)
