"""The relying party's verdict on certificates: at which instant, by what, and why not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import (
    AT,
    LAST_DAY,
    Pki,
    dropping,
    reissue,
    signature_request,
)
from relying_party import (
    NONCE,
    NOW,
    SIGNATURE,
    Case,
    changed,
    outcomes,
    resigned,
    responder_with,
    with_anchor,
    with_flipped_signature,
)

from jumin.pki import (
    REAL_OIDS,
    Authority,
    Check,
    Outcome,
    Profile,
    Revocation,
    authority_certificate,
    issue_certificate,
    verify_certificate,
    verify_signature,
)
from jumin.terms import (
    JST,
    CertificatePurpose,
    Refusal,
    RefusalCode,
    RevocationReason,
    SerialNumber,
)


@pytest.mark.parametrize("purpose", CertificatePurpose)
@pytest.mark.source("CERT-7", "RFC 5280 §6", "RFC 6960 §3.2", "JPKI Act arts. 21, 38")
def test_a_good_certificate_passes_every_check(pki: Pki, purpose: CertificatePurpose) -> None:
    verdict = Case(pki, purpose).verdict()
    made = {check for check, end in outcomes(verdict).items() if end is Outcome.PASSED}
    rest = {check for check, end in outcomes(verdict).items() if end is Outcome.NOT_APPLICABLE}
    assert made | rest == set(Check)
    assert rest == {
        Check.REAL_AUTHORITY,
        Check.STATUS_OPEN,
        *(check for check in Check if check.startswith(("cms.", "crl."))),
    }
    assert list(outcomes(verdict)) == list(Check)
    assert verdict.is_valid
    assert verdict.refusal is None
    assert all(result.clause for result in verdict.results)


@pytest.mark.source("RFC 9654 §2.1")
def test_where_no_nonce_was_sent_the_question_of_it_does_not_arise(pki: Pki) -> None:
    revoked = Revocation(RevocationReason.KEY_COMPROMISE, AT)
    case = Case(pki, sent_nonce=None, expected_nonce=None)
    for verdict in (case.verdict(), replace(case, sent_nonce=NONCE).verdict()):
        assert outcomes(verdict)[Check.STATUS_NONCE] is Outcome.NOT_APPLICABLE
        assert verdict.is_valid
    told = replace(case, revocation=revoked).verdict()
    assert told.revocation == replace(revoked, at=told.revocation.at)
    assert told.refusal.code is RefusalCode.CERTIFICATE_REVOKED


def test_the_bytes_of_a_certificate_do_as_well(pki: Pki) -> None:
    case = Case(pki)
    certificate = pki.signature_certificate
    verdict = verify_certificate(
        certificate.public_bytes(Encoding.DER),
        anchors=[pki.signature.certificate],
        purpose=SIGNATURE,
        at=NOW,
        ocsp_answer=case.answer(),
        nonce=NONCE,
    )
    assert verdict.refusal is None


@pytest.mark.source("RFC 6960 §3.2 (2)")
def test_a_forged_answer_is_named_by_its_signature_even_when_it_says_revoked(pki: Pki) -> None:
    held = Revocation(RevocationReason.CERTIFICATE_HOLD, AT)
    case = Case(pki, revocation=held)
    verdict = replace(case, ocsp=with_flipped_signature(case)).verdict()
    assert verdict.outcome(Check.STATUS_SIGNATURE) is Outcome.FAILED
    assert verdict.revocation is None
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED


@pytest.mark.source("CERT-7")
def test_without_an_answer_the_certificate_is_not_relied_on(pki: Pki) -> None:
    verdict = Case(pki, ocsp=None).verdict()
    assert Outcome.FAILED not in outcomes(verdict).values()
    assert verdict.outcome(Check.STATUS_GOOD) is Outcome.NOT_MADE
    assert verdict.refusal == Refusal(
        RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "status.answered"}
    )


@pytest.mark.source("CERT-7", "JPKI CPS §4.9.9: a hold is certificateHold", "RFC 5280 §5.3.1")
@pytest.mark.parametrize("reason", RevocationReason)
def test_a_revoked_certificate_is_refused_with_its_reason(
    pki: Pki, reason: RevocationReason
) -> None:
    revoked = Revocation(reason, AT.replace(microsecond=0))
    verdict = Case(pki, revocation=revoked).verdict()
    assert verdict.revocation == revoked
    assert verdict.refusal == (
        Refusal(RefusalCode.CERTIFICATE_HELD, {"purpose": "signature"})
        if reason is RevocationReason.CERTIFICATE_HOLD
        else Refusal(
            RefusalCode.CERTIFICATE_REVOKED,
            {"purpose": "signature", "reason": reason.name.lower()},
        )
    )


@pytest.mark.source("RFC 5280 §4.1.2.5: the period includes notAfter")
@pytest.mark.parametrize(
    ("at", "is_valid"),
    [
        pytest.param(datetime(2031, 5, 5, 23, 59, 59, 999_999, JST), True, id="last second"),
        pytest.param(datetime(2031, 5, 6, 0, 0, 0, 0, JST), False, id="next second"),
        pytest.param(AT.replace(microsecond=0), True, id="first second"),
        pytest.param(AT.replace(microsecond=0) - timedelta(seconds=1), False, id="before"),
    ],
)
def test_a_certificate_is_valid_from_its_first_to_its_last_second(
    pki: Pki, at: datetime, *, is_valid: bool
) -> None:
    responder = responder_with(pki, not_valid_after_utc=datetime(2035, 1, 1, tzinfo=UTC))
    verdict = Case(pki, at=at, answered_at=at, responder=responder).verdict()
    assert (verdict.outcome(Check.VALIDITY) is Outcome.PASSED) == is_valid
    assert (verdict.refusal is None) == is_valid
    if not is_valid and at > AT:
        assert verdict.refusal == Refusal(
            RefusalCode.CERTIFICATE_EXPIRED,
            {"purpose": "signature", "expired_on": "2031-05-05"},
        )


@pytest.mark.source("JPKI profile: 23:59:59 in Japan; no standard asks it of a relying party")
def test_an_end_within_a_day_is_only_noted(pki: Pki) -> None:
    ends = pki.signature_certificate.not_valid_after_utc
    verdict = Case(pki, certificate=changed(pki, not_valid_after_utc=ends - SECOND)).verdict()
    assert verdict.outcome(Check.CALENDAR) is Outcome.NOTED
    assert verdict.is_valid


@pytest.mark.parametrize(("beyond", "outcome"), [(0, Outcome.PASSED), (1, Outcome.NOTED)])
@pytest.mark.source("RFC 5280 §6.1: each certificate is valid at the instant, none within another")
def test_a_certificate_that_outlives_its_authority_is_only_noted(
    pki: Pki, beyond: int, outcome: Outcome
) -> None:
    ends = pki.signature_certificate.not_valid_after_utc
    verdict = with_anchor(pki, not_valid_after_utc=ends - beyond * SECOND).verdict()
    assert verdict.outcome(Check.NESTING) is outcome
    assert verdict.is_valid


@pytest.mark.source("RFC 6960 §2.2: both digests may be asked for in one request")
def test_an_answer_that_speaks_twice_of_the_certificate_must_be_good_twice(pki: Pki) -> None:
    held = Case(pki, revocation=Revocation(RevocationReason.CERTIFICATE_HOLD, AT)).answer()
    for second, is_valid in ((Case(pki).answer(), True), (held, False)):
        single = asn1_ocsp.OCSPResponse.load(second).response_data["responses"][0]
        der = resigned(pki, lambda data, single=single: data["responses"].append(single))
        assert Case(pki, ocsp=der).verdict().is_valid == is_valid


SECOND = timedelta(seconds=1)
LAST_OF_AUTHORITY = datetime(2036, 3, 31, 23, 59, 59, tzinfo=JST)


@pytest.mark.source("RFC 5280 §4.1.2.5, §6.1.3 (a)(2)")
@pytest.mark.parametrize(
    ("at", "authority"),
    [
        pytest.param(LAST_OF_AUTHORITY, Outcome.PASSED, id="authority's last second"),
        pytest.param(LAST_OF_AUTHORITY + timedelta(seconds=1), Outcome.FAILED, id="next second"),
    ],
)
def test_an_expired_certificate_stays_expired_when_its_authority_has_expired_too(
    pki: Pki, at: datetime, authority: Outcome
) -> None:
    expired = Refusal(
        RefusalCode.CERTIFICATE_EXPIRED, {"purpose": "signature", "expired_on": "2031-05-05"}
    )
    for case in (Case(pki, at=at, answered_at=at), Case(pki, at=at, ocsp=None)):
        verdict = case.verdict()
        assert verdict.outcome(Check.ISSUER_VALIDITY) is authority
        assert verdict.refusal == expired


@pytest.mark.source("RFC 5280 §6.1.3")
def test_what_is_wrong_besides_goes_before_that_both_have_expired(pki: Pki) -> None:
    late = LAST_OF_AUTHORITY + timedelta(days=1)
    case = Case(pki, at=late, answered_at=late)
    forged = reissue(pki.signature_certificate, pki.second_signature.key)
    unfit = changed(pki, extensions=dropping(x509.CertificatePolicies))
    still_valid = changed(pki, not_valid_after_utc=late.astimezone(UTC))
    for certificate, check in (
        (forged, Check.ISSUER_SIGNATURE),
        (unfit, Check.ISSUER_VALIDITY),
        (still_valid, Check.ISSUER_VALIDITY),
    ):
        assert replace(case, certificate=certificate).verdict().refusal == Refusal(
            RefusalCode.CERTIFICATE_UNTRUSTED, {"check": str(check)}
        )


@pytest.mark.source("JPKI profile: all generations of a CA share one name", "RFC 5280 §4.2.1.1")
def test_the_issuer_is_found_among_generations_of_one_name_by_its_key(pki: Pki) -> None:
    generations = (pki.signature.certificate, pki.second_signature.certificate)
    assert generations[0].subject == generations[1].subject
    for anchors in (generations, generations[::-1]):
        assert Case(pki, anchors=anchors).verdict().refusal is None


def test_certificates_with_the_real_identifiers_are_verified_too(pki: Pki) -> None:
    authority = replace(pki.signature, profile=Profile(oids=REAL_OIDS))
    certificate = issue_certificate(
        signature_request(pki.holder_key.public_key()),
        authority,
        serial=SerialNumber(8),
        at=AT,
        last_day=LAST_DAY,
    )
    assert Case(pki, certificate=certificate).verdict().refusal is None


@pytest.mark.source("CERT-1", "CERT-2")
def test_a_certificate_is_good_for_its_own_purpose_only(pki: Pki) -> None:
    case = Case(pki, certificate=pki.authentication_certificate, ocsp=None)
    verdict = case.verdict()
    assert verdict.outcome(Check.POLICY) is Outcome.FAILED
    assert verdict.outcome(Check.KEY_USAGE) is Outcome.FAILED


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_bytes_make_verification_raise(pki: Pki, data: st.DataObject) -> None:
    """One octet changed or everything random: a verdict comes, and it refuses."""
    case = Case(pki)
    der = bytearray(pki.signature_certificate.public_bytes(Encoding.DER))
    ocsp = bytearray(case.answer())
    spoilt = data.draw(st.sampled_from([der, ocsp]))
    index = data.draw(st.integers(0, len(spoilt) - 1))
    spoilt[index] ^= data.draw(st.integers(1, 255))
    verdict = verify_certificate(
        bytes(der),
        anchors=[pki.signature.certificate],
        purpose=SIGNATURE,
        at=NOW,
        ocsp_answer=bytes(ocsp),
        nonce=NONCE,
    )
    assert verdict.refusal is not None or bytes(der) == pki.signature_certificate.public_bytes(
        Encoding.DER
    )


@settings(max_examples=50, deadline=None)
@given(certificate=st.binary(max_size=200), ocsp=st.binary(max_size=200))
def test_garbage_is_refused(pki: Pki, certificate: bytes, ocsp: bytes) -> None:
    verdict = verify_certificate(
        certificate,
        anchors=[pki.signature.certificate],
        purpose=SIGNATURE,
        at=NOW,
        ocsp_answer=ocsp,
    )
    assert verdict.refusal == Refusal(
        RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "certificate.parse"}
    )


@pytest.mark.source("CERT-1", "RFC 8017 §8.2.2")
def test_a_signature_is_that_of_the_certificates_key_over_this_message(pki: Pki) -> None:
    signature = pki.holder_key.sign(b"message", padding.PKCS1v15(), hashes.SHA256())
    certificate = pki.signature_certificate
    assert verify_signature(certificate, b"message", signature)
    assert not verify_signature(certificate, b"massage", signature)
    assert not verify_signature(certificate, b"message", signature[:-1])
    assert not verify_signature(certificate, b"message", b"")
    assert not verify_signature(pki.signature.certificate, b"message", signature)
    weak = pki.holder_key.sign(b"message", padding.PKCS1v15(), hashes.SHA512())
    assert not verify_signature(certificate, b"message", weak)


def test_an_authority_founded_later_is_not_valid_yet(pki: Pki) -> None:
    later = authority_certificate(
        SIGNATURE, pki.signature.key, serial=SerialNumber(1), at=NOW + timedelta(days=1)
    )
    verdict = Case(pki, anchors=(later,)).verdict()
    assert verdict.outcome(Check.ISSUER_VALIDITY) is Outcome.FAILED
    assert Authority(SIGNATURE, 1, later, pki.signature.key).certificate is later
    assert later.not_valid_after_utc.astimezone(JST).date() == date(2036, 6, 2)
