"""The strict reader of DER: what is written comes back, and nothing else is read."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, KAMAKURA, Pki

from jumin.pki import Profile
from jumin.pki.der import DerError, Tag, write, write_integer, write_time, write_x509_time
from jumin.pki.lints.certificate import lint_certificate
from jumin.pki.lints.crl import lint_crl, lint_crl_entry
from jumin.pki.lints.ocsp import lint_ocsp_answer
from jumin.pki.lints.specimen import Intention
from jumin.pki.profiles import CertificateKind
from jumin.pki.reading.der import Reader, integer, read_time, step
from jumin.pki.reading.names import read_name
from jumin.terms import CertificatePurpose


TIMES = st.datetimes(datetime(1950, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(st.integers(-(1 << 200), 1 << 200))
@pytest.mark.source("ITU-T X.690 §8.3.2")
def test_every_number_comes_back(number: int) -> None:
    reader = Reader(write_integer(number))
    assert reader.integer() == number
    reader.finish()


@pytest.mark.source("ITU-T X.690 §8.3.2")
@pytest.mark.parametrize("octets", ["", "0001", "007f", "ff80", "ffff"])
def test_a_number_not_in_the_fewest_octets_is_refused(octets: str) -> None:
    with pytest.raises(DerError):
        integer(bytes.fromhex(octets))


@given(TIMES)
@pytest.mark.source("RFC 5280 §4.1.2.5")
def test_every_time_comes_back(at: datetime) -> None:
    whole = at.replace(microsecond=0)
    assert read_time(write_time(at)) == whole
    assert read_time(write_x509_time(at)) == whole


@pytest.mark.source("RFC 5280 §4.1.2.5.1", "RFC 5280 §4.1.2.5.2")
@pytest.mark.parametrize(
    ("tag", "text"),
    [
        (Tag.UTC_TIME, b"2606010130Z"),
        (Tag.UTC_TIME, b"260601013005+"),
        (Tag.UTC_TIME, b"26060101300 Z"),
        (Tag.UTC_TIME, b"260601013060Z"),
        (Tag.UTC_TIME, b"260601240000Z"),
        (Tag.UTC_TIME, b"260229013005Z"),
        (Tag.GENERALIZED_TIME, b"260601013005Z"),
        (Tag.GENERALIZED_TIME, b"20260601013005z"),
        (Tag.GENERALIZED_TIME, b"20260601013005.5Z"),
        (Tag.GENERALIZED_TIME, b"00000601013005Z"),
        (Tag.UTF8_STRING, b"20260601013005Z"),
        (Tag.UTC_TIME, b""),
    ],
)
def test_a_time_that_is_not_der_is_refused(tag: int, text: bytes) -> None:
    with pytest.raises(DerError):
        read_time(write(tag, text))


@pytest.mark.source("RFC 5280 §4.1.2.5.1")
@pytest.mark.parametrize(("text", "year"), [(b"49", 2049), (b"50", 1950)])
def test_two_digits_of_a_year_from_50_on_are_of_the_20th_century(text: bytes, year: int) -> None:
    assert read_time(write(Tag.UTC_TIME, text + b"0101000000Z")).year == year


@given(st.sampled_from([0, 1, 127, 128, 255, 256, 65_535, 65_536]), st.binary(max_size=1))
@pytest.mark.source("ITU-T X.690 §8.1.3", "ITU-T X.690 §10.1")
def test_every_value_is_stepped_over(length: int, more: bytes) -> None:
    contents = bytes(length) + more
    der = write(Tag.OCTET_STRING, contents)
    start, end = step(der, 0, len(der), Tag.OCTET_STRING)
    assert der[start:end] == contents
    for cut in (der[:-1], der[:1], b""):
        with pytest.raises(DerError):
            step(cut, 0, len(cut), Tag.OCTET_STRING)


@pytest.mark.source("ITU-T X.690 §10.1")
@pytest.mark.parametrize("head", ["04817f", "048200ff", "0480", "0483000100", "0485000000000f"])
def test_a_length_not_in_the_fewest_octets_is_refused(head: str) -> None:
    der = bytes.fromhex(head) + bytes(300)
    with pytest.raises(DerError):
        step(der, 0, len(der), Tag.OCTET_STRING)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2000), st.binary(max_size=4))
@pytest.mark.source("every input is hostile")
def test_no_octets_make_a_lint_fail_otherwise_than_by_finding(
    pki: Pki, octets: bytes, position: int, inserted: bytes
) -> None:
    good = pki.signature_certificate.public_bytes(Encoding.DER)
    purpose, issuer = CertificatePurpose.SIGNATURE, pki.signature.certificate
    meant = Intention(CertificateKind.SIGNATURE, purpose, Profile(), issuer, KAMAKURA)
    for der in (octets, good[:position] + inserted + good[position + len(inserted) :]):
        lint_certificate(der, meant, AT.date())
        lint_crl(der, pki.signature, KAMAKURA)
        lint_crl_entry(der)
        lint_ocsp_answer(der, pki.signature_responder)
    assert lint_certificate(octets, meant, AT.date())


@pytest.mark.parametrize("name", ["", "300b310906035504061302", "31003000"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(DerError):
        read_name(bytes.fromhex(name))
