"""What we encode by hand is what cryptography's builder makes of the same profile."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, FOUNDED_AT, HANAKO, KAMAKURA, Pki, reissue
from reference_builder import reference

from jumin.pki import (
    REAL_OIDS,
    Authority,
    CertificateRequest,
    CrlEdition,
    IssuingOffice,
    Profile,
    authority_certificate,
    build_crl,
    issue_certificate,
    responder_certificate,
)
from jumin.pki.building import SignatureLengthError
from jumin.pki.names import authority_name, japanese_authority_name
from jumin.pki.organisation import REAL_ORGANISATION
from jumin.terms import JST, CertificatePurpose, Medium, SerialNumber, Sex


PROFILES = {
    "test": Profile(),
    "real identifiers": Profile(oids=REAL_OIDS),
    "elsewhere": Profile(base_address="https://pki.example:8443"),
}
TEXT = st.text("山田太郎花子髙𠮷ＡＢ丂－〜", min_size=1, max_size=60)
OFFICES = st.builds(
    IssuingOffice,
    st.from_regex(r"[0-9]{5}", fullmatch=True),
    st.sampled_from(["Kanagawa-ken", "Tokyo-to", "Hokkaido"]),
    st.sampled_from(["Kamakura-shi", "A", "Z" + "a" * 50]),
)
SERIALS = st.integers(1, (1 << 159) - 1)
SPANS = st.timedeltas(timedelta(0), timedelta(days=3000))


@settings(max_examples=40, deadline=None)
@given(
    name=TEXT,
    address=TEXT,
    born_on=st.dates(),
    sex=st.sampled_from(Sex),
    office=OFFICES,
    serial=SERIALS,
    after=SPANS,
    profile=st.sampled_from(sorted(PROFILES)),
)
@pytest.mark.source("ITU-T X.690 §10", "RFC 5280 §4.1")
def test_a_signature_certificate_is_the_builders_octet_for_octet(
    pki: Pki, *, name, address, born_on, sex, office, serial, after, profile
) -> None:
    basic_four = replace(HANAKO, name=name, address=address, born_on=born_on, sex=sex)
    at = FOUNDED_AT + after
    request = CertificateRequest.for_signature(
        pki.holder_key.public_key(), office, basic_four, requested_at=at, sequence=7
    )
    assert_same(pki.signature, PROFILES[profile], request, serial, at)


@settings(max_examples=30, deadline=None)
@given(
    randomness=st.binary(min_size=16, max_size=16),
    office=OFFICES,
    serial=SERIALS,
    after=SPANS,
    medium=st.sampled_from(Medium),
)
@pytest.mark.source("ITU-T X.690 §10", "RFC 5280 §4.1")
def test_an_authentication_certificate_is_the_builders_octet_for_octet(
    pki: Pki, *, randomness, office, serial, after, medium
) -> None:
    request = CertificateRequest.for_authentication(
        pki.holder_key.public_key(), office, randomness=randomness, medium=medium
    )
    assert_same(pki.authentication, Profile(), request, serial, FOUNDED_AT + after)


def assert_same(authority: Authority, profile, request, serial, at) -> None:
    authority = replace(authority, profile=profile)
    last_day = date(2036, 3, 31)
    serial = SerialNumber(serial)
    ours = issue_certificate(request, authority, serial=serial, at=at, last_day=last_day)
    theirs = reference(request, authority, serial=serial, at=at, last_day=last_day)
    assert ours.public_bytes(Encoding.DER) == theirs.public_bytes(Encoding.DER)


@pytest.mark.source("RFC 5280 §4.1.2.5: UTCTime through 2049")
@pytest.mark.parametrize("founded_at", [FOUNDED_AT, datetime(2040, 3, 1, 9, 0, tzinfo=JST)])
def test_authorities_and_responders_are_what_the_builder_makes_of_the_same_values(
    pki: Pki, founded_at: datetime
) -> None:
    key = pki.signature.key
    ours = authority_certificate(
        CertificatePurpose.SIGNATURE, key, serial=SerialNumber(70_000), at=founded_at
    )
    responders = pki.signature_responder.certificate
    for certificate in (ours, responders, pki.phone_signature_certificate):
        built_anew = reissue(certificate, key)
        assert built_anew.public_bytes(Encoding.DER) == certificate.public_bytes(Encoding.DER)
        assert certificate.signature_hash_algorithm.name == hashes.SHA256.name


@pytest.mark.source("RFC 5280 §4.1.2.5: UTCTime through 2049")
@pytest.mark.parametrize(
    ("founded_at", "octets"),
    [
        (datetime(2039, 12, 31, 9, 0, tzinfo=JST), b"\x17\x0d491230145959Z"),
        (datetime(2040, 1, 2, 9, 0, tzinfo=JST), b"\x18\x0f20500101145959Z"),
    ],
    ids=["2049", "2050"],
)
def test_the_end_is_written_in_the_type_of_its_year(pki: Pki, founded_at, octets) -> None:
    key, purpose = pki.signature.key, CertificatePurpose.SIGNATURE
    certificate = authority_certificate(purpose, key, serial=SerialNumber(1), at=founded_at)
    authority = Authority(purpose, 1, certificate, key)
    request = CertificateRequest.for_signature(
        pki.holder_key.public_key(), KAMAKURA, HANAKO, requested_at=founded_at, sequence=1
    )
    issued = issue_certificate(
        request,
        authority,
        serial=SerialNumber(2),
        at=founded_at,
        last_day=certificate.not_valid_after_utc.astimezone(JST).date(),
    )
    for one in (certificate, issued):
        assert octets in one.public_bytes(Encoding.DER)


@pytest.mark.source("JPKI CA certificates of 2015, 2019 and 2023: one name for all generations")
def test_generations_have_the_same_name_octet_for_octet(pki: Pki) -> None:
    names = {
        one.certificate.subject.public_bytes() for one in (pki.signature, pki.second_signature)
    }
    assert names == {pki.signature_certificate.issuer.public_bytes()}
    assert pki.signature.certificate.public_key() != pki.second_signature.certificate.public_key()


@pytest.mark.source("JPKI CA certificates of 2015, 2019 and 2023 as published")
def test_the_real_names_are_written_on_explicit_demand_only(pki: Pki) -> None:
    purpose = CertificatePurpose.SIGNATURE
    profile = Profile(oids=REAL_OIDS, organisation=REAL_ORGANISATION)
    certificate = authority_certificate(
        purpose, pki.signature.key, serial=SerialNumber(1), at=AT, profile=profile
    )
    assert [attribute.value for attribute in certificate.subject] == [
        "JP",
        "JPKI",
        "JPKI for digital signature",
        "Japan Agency for Local Authority Information Systems",
    ]
    in_japanese = japanese_authority_name(purpose, REAL_ORGANISATION)
    assert [attribute.value for attribute in in_japanese] == [
        "JP",
        "公的個人認証サービス",
        "公的個人認証サービス署名用",
        "地方公共団体情報システム機構",
    ]
    assert authority_name(purpose) == pki.signature.certificate.subject
    assert b"JPKI" not in pki.signature.certificate.public_bytes(Encoding.DER)
    authority = Authority(purpose, 1, certificate, pki.signature.key, profile)
    request = CertificateRequest.for_signature(
        pki.holder_key.public_key(), KAMAKURA, HANAKO, requested_at=AT, sequence=1
    )
    issued = issue_certificate(
        request, authority, serial=SerialNumber(2), at=AT, last_day=date(2031, 5, 5)
    )
    assert issued.issuer == certificate.subject
    edition = CrlEdition(1, AT, AT + timedelta(days=1))
    listed = build_crl(authority, {}, edition, office=KAMAKURA)
    points = issued.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    scope = listed.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    assert scope.full_name == points[0].full_name


class Token:
    """A key that never leaves its hardware: it signs, and tells its public key."""

    def __init__(self, key, octets: int | None = None) -> None:
        self._key, self._octets = key, octets

    def public_key(self):
        return self._key.public_key()

    def sign(self, data, padding, algorithm):
        return self._key.sign(data, padding, algorithm)[: self._octets]


@pytest.mark.source("RFC 8017 §8.2.1")
def test_an_authority_needs_of_its_key_to_sign_and_to_tell_the_public_key_only(pki: Pki) -> None:
    token = Token(pki.signature.key)
    founded = authority_certificate(
        CertificatePurpose.SIGNATURE, token, serial=SerialNumber(1), at=FOUNDED_AT
    )
    assert founded.public_bytes(Encoding.DER) == reissue(
        pki.signature.certificate, pki.signature.key
    ).public_bytes(Encoding.DER)
    authority = replace(pki.signature, key=token)
    delegated = responder_certificate(
        authority,
        pki.responder_key.public_key(),
        serial=SerialNumber(50),
        at=FOUNDED_AT,
        last_day=date(2027, 3, 31),
    )
    assert delegated == pki.signature_responder.certificate


def test_a_key_that_signs_shorter_than_the_authoritys_is_told(pki: Pki) -> None:
    authority = replace(pki.signature, key=Token(pki.signature.key, octets=128))
    request = CertificateRequest.for_signature(
        pki.holder_key.public_key(), KAMAKURA, HANAKO, requested_at=AT, sequence=1
    )
    with pytest.raises(SignatureLengthError) as raised:
        issue_certificate(
            request, authority, serial=SerialNumber(2), at=AT, last_day=date(2031, 5, 5)
        )
    assert (raised.value.found, raised.value.expected) == (128, 256)
