"""The relying party's checks: one defect each, and the check that names it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import (
    AT,
    LAST_DAY,
    Pki,
    adding,
    dropping,
    reissue,
    replacing,
    signature_request,
)

from jumin.pki import (
    REAL_OIDS,
    Authority,
    Check,
    Outcome,
    Profile,
    Responder,
    Revocation,
    StatusSnapshot,
    Verdict,
    answer,
    authority_certificate,
    build_request,
    encode_snapshot,
    issue_certificate,
    verify_certificate,
    verify_signature,
)
from jumin.pki.ocsp import TRY_LATER
from jumin.pki.profiles import KEY_USAGES, CertificateKind
from jumin.terms import (
    JST,
    CertificatePurpose,
    Refusal,
    RefusalCode,
    RevocationReason,
    SerialNumber,
)


NONCE = bytes(range(32))
NOW = AT + timedelta(days=1)
SIGNATURE = CertificatePurpose.SIGNATURE


@dataclass(frozen=True)
class Case:
    """A relying party's question; the defaults make it one to which the answer is yes."""

    pki: Pki
    purpose: CertificatePurpose = SIGNATURE
    at: datetime = NOW
    answered_at: datetime = NOW
    certificate: x509.Certificate | None = None
    asked: x509.Certificate | None = None
    issuer: x509.Certificate | None = None
    responder: Responder | None = None
    revocation: Revocation | None = None
    anchors: tuple[x509.Certificate, ...] | None = None
    sent_nonce: bytes | None = NONCE
    expected_nonce: bytes | None = NONCE
    ocsp: bytes | None = b""

    def verdict(self) -> Verdict:
        """Ask, let the responder answer, verify."""
        pki = self.pki
        certificate = self.certificate or pki.certificate(self.purpose)
        issuer = self.issuer or pki.authority(self.purpose).certificate
        return verify_certificate(
            certificate,
            anchors=self.anchors
            or (
                pki.second_signature.certificate,
                pki.authentication.certificate,
                pki.signature.certificate,
            ),
            purpose=self.purpose,
            at=self.at,
            ocsp_answer=self.answer(certificate, issuer) if self.ocsp == b"" else self.ocsp,
            nonce=self.expected_nonce,
        )

    def answer(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
        """What the responder says."""
        asked = self.asked or certificate
        states = {SerialNumber(asked.serial_number): self.revocation}
        return answer(
            build_request(asked, issuer, self.sent_nonce),
            StatusSnapshot(encode_snapshot(self.answered_at, [(issuer, states)])),
            [self.responder or self.pki.responder(self.purpose)],
            at=self.answered_at,
        )


def outcomes(verdict: Verdict) -> dict[Check, Outcome]:
    return {result.check: result.outcome for result in verdict.results}


def changed(pki: Pki, **changes: Any) -> x509.Certificate:
    return reissue(pki.signature_certificate, pki.signature.key, **changes)


@pytest.mark.parametrize("purpose", CertificatePurpose)
@pytest.mark.source("RFC 5280 §6", "RFC 6960 §3.2", "JPKI Act arts. 21, 38")
def test_a_good_certificate_passes_every_check(pki: Pki, purpose: CertificatePurpose) -> None:
    verdict = Case(pki, purpose).verdict()
    assert set(outcomes(verdict).values()) == {Outcome.PASSED}
    assert list(outcomes(verdict)) == list(Check)
    assert verdict.refusal is None
    assert all(result.clause for result in verdict.results)


def test_the_bytes_of_a_certificate_do_as_well(pki: Pki) -> None:
    case = Case(pki)
    certificate = pki.signature_certificate
    verdict = verify_certificate(
        certificate.public_bytes(Encoding.DER),
        anchors=[pki.signature.certificate],
        purpose=SIGNATURE,
        at=NOW,
        ocsp_answer=case.answer(certificate, pki.signature.certificate),
        nonce=NONCE,
    )
    assert verdict.refusal is None


def responder_with(pki: Pki, **changes: Any) -> Responder:
    good = pki.signature_responder
    signer = changes.pop("signer", pki.signature.key)
    return replace(good, certificate=reissue(good.certificate, signer, **changes))


def with_flipped_signature(case: Case) -> bytes:
    certificate = case.pki.signature_certificate
    der = case.answer(certificate, case.pki.signature.certificate)
    signature = x509.ocsp.load_der_ocsp_response(der).signature
    flipped = signature[:-1] + bytes((signature[-1] ^ 1,))
    return der.replace(signature, flipped)


DEFECTS = [
    (Check.ISSUER, lambda p: Case(p, anchors=(p.second_signature.certificate,))),
    (Check.ISSUER, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.AuthorityKeyIdentifier)))),
    (Check.ISSUER_AUTHORITY, lambda p: Case(p, anchors=(reissue(
        p.signature.certificate, p.signature.key,
        extensions=replacing(x509.BasicConstraints(ca=False, path_length=None))),))),
    (Check.ISSUER_AUTHORITY, lambda p: Case(p, anchors=(reissue(
        p.signature.certificate, p.signature.key,
        extensions=replacing(KEY_USAGES[CertificateKind.SIGNATURE])),))),
    (Check.ISSUER_SIGNATURE, lambda p: Case(p, certificate=reissue(
        p.signature_certificate, p.second_signature.key))),
    (Check.ISSUER_SIGNATURE, lambda p: Case(p, certificate=changed(
        p, algorithm=hashes.SHA512()))),
    (Check.ISSUER_VALIDITY, lambda p: Case(p, anchors=(reissue(
        p.signature.certificate, p.signature.key, not_valid_after_utc=AT.astimezone(UTC)),))),
    (Check.KEY, lambda p: Case(p, certificate=changed(
        p, public_key=ec.generate_private_key(ec.SECP256R1()).public_key()))),
    (Check.CRITICAL_EXTENSIONS, lambda p: Case(p, certificate=changed(
        p, extensions=adding(x509.UnrecognizedExtension(
            x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00"), critical=True)))),
    (Check.POLICY, lambda p: Case(p, certificate=changed(p, extensions=replacing(
        x509.CertificatePolicies([x509.PolicyInformation(
            x509.ObjectIdentifier("2.5.29.32.0"), None)]))))),
    (Check.POLICY, lambda p: Case(p, certificate=changed(
        p, extensions=dropping(x509.CertificatePolicies)))),
    (Check.KEY_USAGE, lambda p: Case(p, certificate=changed(
        p, extensions=replacing(KEY_USAGES[CertificateKind.AUTHENTICATION])))),
    (Check.EXTENDED_KEY_USAGE, lambda p: Case(p, certificate=changed(p, extensions=adding(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))))),
    (Check.EXTENDED_KEY_USAGE, lambda p: Case(
        p, CertificatePurpose.AUTHENTICATION, certificate=reissue(
            p.authentication_certificate, p.authentication.key,
            extensions=replacing(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]))))),
    (Check.END_ENTITY, lambda p: Case(p, certificate=changed(
        p, extensions=adding(x509.BasicConstraints(ca=True, path_length=None))))),
    (Check.VALIDITY, lambda p: Case(p, at=AT - timedelta(seconds=1), answered_at=AT
                                    - timedelta(seconds=1))),
    (Check.STATUS_ANSWERED, lambda p: Case(p, ocsp=TRY_LATER)),
    (Check.STATUS_ANSWERED, lambda p: Case(p, ocsp=b"no answer")),
    (Check.STATUS_CERTIFICATE, lambda p: Case(p, asked=changed(p, serial_number=99))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, signer=p.second_signature.key))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, extensions=dropping(x509.ExtendedKeyUsage)))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, extensions=dropping(x509.OCSPNoCheck)))),
    (Check.STATUS_RESPONDER, lambda p: Case(p, responder=responder_with(
        p, not_valid_after_utc=AT.astimezone(UTC)))),
    (Check.STATUS_TIME, lambda p: Case(p, answered_at=NOW - timedelta(days=1, seconds=1))),
    (Check.STATUS_TIME, lambda p: Case(p, answered_at=NOW + timedelta(seconds=1))),
    (Check.STATUS_NONCE, lambda p: Case(p, sent_nonce=None)),
    (Check.STATUS_NONCE, lambda p: Case(p, sent_nonce=b"another nonce")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "case"), DEFECTS, ids=[f"{c}-{i}" for i, (c, _) in enumerate(DEFECTS)]
)
@pytest.mark.source("RFC 5280 §6.1.3", "RFC 6960 §3.2, §4.2.2.2", "RFC 9654 §2.1")
def test_a_single_defect_is_named_by_its_check(pki: Pki, check: Check, case: Any) -> None:
    verdict = case(pki).verdict()
    assert [c for c, outcome in outcomes(verdict).items() if outcome is Outcome.FAILED] == [check]
    assert verdict.refusal == Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": str(check)})


@pytest.mark.source("RFC 6960 §3.2 (2)")
def test_a_forged_answer_is_named_by_its_signature_even_when_it_says_revoked(pki: Pki) -> None:
    held = Revocation(RevocationReason.CERTIFICATE_HOLD, AT)
    case = Case(pki, revocation=held)
    verdict = replace(case, ocsp=with_flipped_signature(case)).verdict()
    assert verdict.outcome(Check.STATUS_SIGNATURE) is Outcome.FAILED
    assert verdict.revocation is None
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED


def test_without_an_answer_the_certificate_is_not_relied_on(pki: Pki) -> None:
    verdict = Case(pki, ocsp=None).verdict()
    assert Outcome.FAILED not in outcomes(verdict).values()
    assert verdict.outcome(Check.STATUS_GOOD) is Outcome.NOT_MADE
    assert verdict.refusal == Refusal(
        RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "status.answered"}
    )


@pytest.mark.source("JPKI CPS §4.9.9: a hold is certificateHold", "RFC 5280 §5.3.1")
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


def test_a_certificate_that_the_responder_does_not_know_is_not_relied_on(pki: Pki) -> None:
    issuer = pki.signature.certificate
    unknown = answer(
        build_request(pki.signature_certificate, issuer, NONCE),
        StatusSnapshot(encode_snapshot(NOW, [(issuer, {})])),
        [pki.signature_responder],
        at=NOW,
    )
    verdict = Case(pki, ocsp=unknown).verdict()
    assert verdict.refusal == Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": "status.good"})


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
    ocsp = bytearray(case.answer(pki.signature_certificate, pki.signature.certificate))
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


@pytest.mark.source("RFC 8017 §8.2.2")
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
