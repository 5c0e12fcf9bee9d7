"""The real service: recognised by what is published of it; its revocation is not open to us."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from list_makers import revocation_list
from pki_makers import LAST_DAY, Pki, reissue, replacing
from relying_party import NOW, SIGNATURE, Case, as_real, failed, outcomes

from jumin.pki import Check, Outcome
from jumin.pki.validity import authority_last_day, last_second_of
from jumin.pki.verify.real_authorities import REAL_AUTHORITIES, RealAuthority, real_issuer
from jumin.terms import CertificatePurpose, Refusal, RefusalCode


NOT_OPEN = Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "status.open"})
PUBLISHED = "www.jpki.go.jp/ca: self-signed certificates of both authorities"


@pytest.mark.source(PUBLISHED)
def test_three_generations_of_each_authority_are_published() -> None:
    named = [(one.purpose, one.generation) for one in REAL_AUTHORITIES]
    assert named == [(p, g) for p in CertificatePurpose for g in (1, 2, 3)]
    assert {one.name.rfc4514_string() for one in REAL_AUTHORITIES} == {
        f"OU=Japan Agency for Local Authority Information Systems,OU=JPKI for {use},O=JPKI,C=JP"
        for use in ("digital signature", "user authentication")
    }
    assert len({one.fingerprint for one in REAL_AUTHORITIES} - {None}) == 5


@pytest.mark.source(PUBLISHED)
@pytest.mark.parametrize(
    "authority", REAL_AUTHORITIES, ids=lambda one: f"{one.purpose}-{one.generation}"
)
def test_each_ends_the_day_before_its_tenth_anniversary_in_japan(authority: RealAuthority) -> None:
    if authority.not_before is None:
        assert (authority.key_identifier, authority.fingerprint) == (None, None)
    else:
        assert authority.not_after == last_second_of(authority_last_day(authority.not_before))
        assert len(authority.key_identifier or b"") == 20
        assert len(authority.fingerprint or b"") == 32


@pytest.mark.source("JPKI Act arts. 17, 36: only verifiers under the Act are told")
def test_whether_a_real_certificate_is_revoked_is_not_open(pki: Pki) -> None:
    verdict = Case(pki, ocsp=None, real=as_real(pki)).verdict()
    ends = outcomes(verdict)
    assert ends[Check.REAL_AUTHORITY] is Outcome.PASSED
    assert ends[Check.STATUS_OPEN] is Outcome.NOT_OPEN
    assert failed(verdict) == []
    assert Outcome.NOT_MADE not in ends.values()
    assert verdict.refusal == NOT_OPEN


def test_what_a_verifier_under_the_act_was_told_is_taken(pki: Pki) -> None:
    for case in (Case(pki), Case(pki, ocsp=None, crls=(revocation_list(pki),))):
        verdict = replace(case, real=as_real(pki)).verdict()
        assert verdict.outcome(Check.STATUS_OPEN) is Outcome.PASSED
        assert verdict.is_valid


@pytest.mark.parametrize("generation", [1, 2])
def test_a_real_certificate_is_recognised_without_its_authority(pki: Pki, generation: int) -> None:
    real = as_real(pki, generation=generation)
    verdict = Case(pki, ocsp=None, anchors=(pki.authentication.certificate,), real=real).verdict()
    assert verdict.outcome(Check.STATUS_OPEN) is Outcome.NOT_OPEN
    assert failed(verdict) == [Check.ISSUER]
    assert real_issuer(pki.signature_certificate, real) == real[0]
    assert real_issuer(pki.authentication_certificate, real) is None


def test_a_generation_of_unknown_key_is_recognised_by_its_serial_number(pki: Pki) -> None:
    real = as_real(pki, key_identifier=None, fingerprint=None, not_before=None)
    assert real_issuer(pki.signature_certificate, real) == real[0]
    others = as_real(pki, key_identifier=None, serial=77)
    assert real_issuer(pki.signature_certificate, others) is None
    verdict = Case(pki, real=real).verdict()
    assert verdict.outcome(Check.REAL_AUTHORITY) is Outcome.NOTED
    assert verdict.is_valid
    late = as_real(pki, key_identifier=None, fingerprint=None, not_after=NOW)
    assert failed(Case(pki, real=late).verdict()) == [Check.REAL_AUTHORITY]


def test_another_authority_under_a_real_name_is_found_out(pki: Pki) -> None:
    """The second generation trusted by mistake, where only the first was ever published."""
    second = pki.second_signature
    identifier = x509.AuthorityKeyIdentifier(
        x509.SubjectKeyIdentifier.from_public_key(second.certificate.public_key()).digest,
        [x509.DirectoryName(second.certificate.subject)],
        second.certificate.serial_number,
    )
    forged = reissue(pki.signature_certificate, second.key, extensions=replacing(identifier))
    verdict = Case(pki, certificate=forged, ocsp=None, real=as_real(pki)).verdict()
    assert failed(verdict) == [Check.REAL_AUTHORITY]
    assert verdict.refusal == Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "chain.real"})


def test_an_expired_real_certificate_is_expired(pki: Pki) -> None:
    late = last_second_of(LAST_DAY) + timedelta(seconds=1)
    verdict = Case(pki, ocsp=None, at=late, real=as_real(pki)).verdict()
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.CERTIFICATE_EXPIRED


def test_of_the_town_no_certificate_is_real(pki: Pki) -> None:
    verdict = Case(pki).verdict()
    assert verdict.purpose is SIGNATURE
    assert verdict.outcome(Check.REAL_AUTHORITY) is Outcome.NOT_APPLICABLE
    assert verdict.outcome(Check.STATUS_OPEN) is Outcome.NOT_APPLICABLE
