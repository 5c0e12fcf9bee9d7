"""The town that the package lends to others' tests, used as they would."""

import os
from collections.abc import Iterator
from datetime import timedelta
from urllib.request import urlopen

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import ocsp

from jumin.installation import DataFolder
from jumin.terms import UsageError
from jumin.testing import (
    NoCertificateError,
    RefusedError,
    Resident,
    RevocationReason,
    Town,
    running_town,
)
from jumin.testing.town import StrangerError


GOOD, REVOKED = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Run one town for all that follows; each test spends residents of its own."""
    with running_town() as running:
        yield running


def test_it_answers_where_it_says(town: Town) -> None:
    with urlopen(town.pages_url, timeout=30) as answer:
        assert answer.status == 200
    assert town.ocsp_url.startswith(town.responder_url)
    founded = DataFolder(town.folder).require_founded()
    assert founded["base_url"] == town.responder_url
    assert town.folder.stat().st_mode & 0o777 == 0o700


def test_its_clock_shows_real_time(town: Town) -> None:
    assert town.jumin("clock", "show")["clock"] == "real"


def test_a_resident_signs_with_the_key_of_the_certificate(town: Town) -> None:
    akari = town.resident("akari")
    for kind in akari.kinds:
        public = akari.certificate(kind).public_key()
        public.verify(akari.sign(b"TEST", kind), b"TEST", PKCS1v15(), SHA256())  # type: ignore[union-attr,call-arg,arg-type]
    assert akari.pin("signature") != akari.pin()
    assert akari.pin() not in repr(akari)


def test_who_has_no_such_certificate_is_told(town: Town) -> None:
    with pytest.raises(NoCertificateError, match="has: authentication") as told:
        town.resident("haruto").key("signature")
    assert told.value.has == ("authentication",)
    assert town.resident("kei").kinds == ()


def test_those_who_live_there_are_known_and_nobody_else(town: Town) -> None:
    assert "sakura" in town.residents
    with pytest.raises(UsageError, match="sakura"):
        town.resident("sakurra")


@pytest.mark.source("RFC 6960 §4.2.1", "RFC 9654 §2.1")
def test_its_responder_answers_with_the_nonce_and_in_the_digest_of_the_request(town: Town) -> None:
    shown, nonce = town.resident("akari").certificate(), os.urandom(32)
    answer = town.ocsp(shown, nonce=nonce, algorithm=SHA1())  # noqa: S303 (a CertID, no signature)
    assert answer.certificate_status is GOOD
    assert isinstance(answer.hash_algorithm, SHA1)
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == nonce


@pytest.mark.source("RFC 5280 §5.3.1")
def test_a_revoked_certificate_is_told_at_once_and_listed_with_the_next_list(town: Town) -> None:
    minh = town.resident("minh")
    shown, number = minh.certificate("signature"), minh.certificate("signature").serial_number
    town.revoke(shown, RevocationReason.AFFILIATION_CHANGED, asker="register")
    answer = town.ocsp(shown)
    assert answer.certificate_status is REVOKED
    assert answer.revocation_reason is x509.ReasonFlags.affiliation_changed
    assert town.crl(shown).get_revoked_certificate_by_serial_number(number) is None
    town.publish()
    for office in (None, "08220"):  # the whole country's, and that of つくば市
        assert town.crl(shown, office=office).get_revoked_certificate_by_serial_number(number)
    assert town.ocsp(minh.certificate()).certificate_status is GOOD


def test_a_hold_is_told_as_such(town: Town) -> None:
    shown = town.resident("tsubasa").certificate("phone-authentication")
    town.hold(shown)
    assert town.ocsp(shown).revocation_reason is x509.ReasonFlags.certificate_hold


def test_what_a_rule_refuses_is_told_with_its_code(town: Town) -> None:
    with pytest.raises(RefusedError) as told:
        town.revoke(town.resident("akari").certificate(), asker="hotline")
    assert told.value.refusal.code == "revocation.asker"


def test_a_certificate_of_elsewhere_is_a_stranger(town: Town) -> None:
    with pytest.raises(StrangerError):
        town.ocsp(town.anchors("signature")[0])


def test_a_bundle_is_written_for_programs_that_read_files(town: Town) -> None:
    folder = town.bundle("akari")
    assert (folder / "ca-bundle.pem").read_text().count("BEGIN CERTIFICATE") == sum(
        len(town.anchors(purpose)) for purpose in ("signature", "authentication")
    )
    assert (folder / "residents" / "akari-signature.p12").exists()


def test_certificates_end_when_the_clock_is_turned(town: Town) -> None:
    """The last of the file: the clock never goes back behind what was written."""
    before, akari = town.clock.now(), town.resident("akari")
    assert state(akari) == "delivered"
    town.clock.advance(timedelta(days=5 * 366))
    assert town.clock.now() - before >= timedelta(days=5 * 366)
    assert state(town.resident("akari")) == "expired"
    town.clock.stop()
    assert town.clock.now() == town.clock.now()


def state(resident: Resident) -> str:
    """Tell how the certificate for logging in stands."""
    return resident.holding("authentication").state
