"""Wrong answers on request: each is caught by the one check that it is made for."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, Pki
from wires import BY_SHA256, request

from jumin.pki import Responder, Revocation, build_request, encode_snapshot
from jumin.pki.ocsp.answers import answer
from jumin.pki.parties import Fault
from jumin.pki.status.snapshot import StatusSnapshot, issuer_id
from jumin.pki.verify import verify_certificate
from jumin.pki.verify.verdict import Check, Outcome, Verdict
from jumin.responder.wrong import StrangerAbsentError, wrong
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


NONCE = bytes(range(32))
CAUGHT_BY = {
    Fault.BAD_SIGNATURE: Check.STATUS_SIGNATURE,
    Fault.STALE: Check.STATUS_TIME,
    Fault.FUTURE: Check.STATUS_TIME,
    Fault.WRONG_RESPONDER: Check.STATUS_RESPONDER,
    Fault.WRONG_SERIAL: Check.STATUS_CERTIFICATE,
    Fault.NO_NONCE: Check.STATUS_NONCE,
    Fault.MALFORMED: Check.STATUS_ANSWERED,
}
NOT_OF_BYTES = (Fault.SLOW, Fault.UNAVAILABLE)
PURPOSES = list(CertificatePurpose)
HELD = Revocation(RevocationReason.CERTIFICATE_HOLD, datetime(2026, 5, 1, tzinfo=UTC))


def responders(pki: Pki) -> Sequence[Responder]:
    return pki.signature_responder, pki.authentication_responder


def right_answer(
    pki: Pki,
    purpose: CertificatePurpose,
    nonce: bytes | None = NONCE,
    revocation: Revocation | None = None,
) -> bytes:
    certificate, issuer = pki.certificate(purpose), pki.authority(purpose).certificate
    state = {SerialNumber(certificate.serial_number): revocation}
    snapshot = StatusSnapshot(encode_snapshot(AT, [(issuer, state)]))
    request = build_request(certificate, issuer, nonce)
    return answer(request, snapshot, responders(pki), at=AT)


def verdict(
    pki: Pki, purpose: CertificatePurpose, ocsp_answer: bytes, nonce: bytes | None, at: datetime
) -> Verdict:
    return verify_certificate(
        pki.certificate(purpose).public_bytes(Encoding.DER),
        anchors=[pki.authority(purpose).certificate],
        purpose=purpose,
        at=at,
        ocsp_answer=ocsp_answer,
        nonce=nonce,
    )


def failed(found: Verdict) -> set[Check]:
    return {result.check for result in found.results if result.outcome is Outcome.FAILED}


@pytest.mark.source("RFC 6960 §3.2", "RFC 9654 §2.1")
@settings(max_examples=40, deadline=None)
@given(
    fault=st.sampled_from(list(CAUGHT_BY)),
    purpose=st.sampled_from(PURPOSES),
    nonce=st.binary(min_size=1, max_size=128),
    revocation=st.sampled_from([None, HELD]),
)
def test_each_fault_is_caught_by_its_own_check_and_the_right_answer_by_none(
    pki: Pki,
    fault: Fault,
    purpose: CertificatePurpose,
    nonce: bytes,
    revocation: Revocation | None,
) -> None:
    right = right_answer(pki, purpose, nonce, revocation)
    by_right = failed(verdict(pki, purpose, right, nonce, AT))
    assert by_right == ({Check.STATUS_GOOD} if revocation else set())
    given_wrong = wrong(fault, right, responders(pki), at=AT)
    by_wrong = failed(verdict(pki, purpose, given_wrong, nonce, AT))
    assert by_wrong - by_right == {CAUGHT_BY[fault]}


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("nonce", [None, NONCE], ids=["without nonce", "with nonce"])
def test_an_answer_is_changed_where_its_fault_is_and_nowhere_else(
    pki: Pki, fault: Fault, nonce: bytes | None
) -> None:
    right = right_answer(pki, CertificatePurpose.SIGNATURE, nonce)
    given_wrong = wrong(fault, right, responders(pki), at=AT)
    if fault in NOT_OF_BYTES or (fault is Fault.NO_NONCE and nonce is None):
        assert given_wrong == right
        return
    assert given_wrong != right
    if fault is Fault.MALFORMED:
        with pytest.raises(ValueError, match="parsing asn1"):
            ocsp.load_der_ocsp_response(given_wrong)
        return
    before, after = ocsp.load_der_ocsp_response(right), ocsp.load_der_ocsp_response(given_wrong)
    changed = {
        name
        for name in (
            *("serial_number", "issuer_name_hash", "issuer_key_hash", "certificate_status"),
            *("this_update_utc", "next_update_utc", "produced_at_utc", "responder_key_hash"),
            *("signature_algorithm_oid", "signature", "certificates"),
        )
        if getattr(before, name) != getattr(after, name)
    }
    if list(before.extensions) != list(after.extensions):
        changed.add("extensions")
    times = {"this_update_utc", "next_update_utc", "produced_at_utc"}
    assert (
        changed - {"signature"}
        == {
            Fault.BAD_SIGNATURE: set(),
            Fault.STALE: times,
            Fault.FUTURE: times,
            # Both of our test responders have the same key.
            Fault.WRONG_RESPONDER: {"certificates"},
            Fault.WRONG_SERIAL: {"serial_number"},
            Fault.NO_NONCE: {"extensions"},
        }[fault]
    )


@pytest.mark.source("RFC 6960 §3.2 (5), (6)")
def test_a_stale_answer_ended_an_hour_ago_and_a_future_one_begins_after_its_signers_end(
    pki: Pki,
) -> None:
    right = right_answer(pki, CertificatePurpose.SIGNATURE)
    at = AT.replace(microsecond=0)
    stale = ocsp.load_der_ocsp_response(wrong(Fault.STALE, right, responders(pki), at=AT))
    future = ocsp.load_der_ocsp_response(wrong(Fault.FUTURE, right, responders(pki), at=AT))
    assert stale.next_update_utc == at - timedelta(hours=1)
    assert stale.this_update_utc == stale.produced_at_utc == at - timedelta(hours=25)
    begin = pki.signature_responder.certificate.not_valid_after_utc + timedelta(hours=1)
    assert future.this_update_utc == future.produced_at_utc == begin
    assert future.next_update_utc == begin + timedelta(days=1)


@pytest.mark.source("RFC 6960 §3.2 (5)")
def test_a_future_answer_can_be_kept_for_no_time_at_which_it_would_be_believed(pki: Pki) -> None:
    """A certificate may be revoked until then."""
    purpose = CertificatePurpose.SIGNATURE
    right = right_answer(pki, purpose)
    future = wrong(Fault.FUTURE, right, responders(pki), at=AT)
    end = pki.signature_responder.certificate.not_valid_after_utc
    hour = timedelta(hours=1)
    for at in (AT + hour, AT + 2 * hour, AT + 24 * hour, end, end + hour, end + 2 * hour):
        caught = failed(verdict(pki, purpose, future, NONCE, at))
        assert caught & {Check.STATUS_TIME, Check.STATUS_RESPONDER}, at


@pytest.mark.source("RFC 6960 §3.2 (1)", "RFC 5280 §4.1.2.2: at most 20 octets, positive")
@settings(max_examples=30, deadline=None)
@given(asked=st.integers(1, 2**159 - 1), nonce=st.none() | st.binary(min_size=1, max_size=32))
def test_a_wrong_serial_number_is_of_no_certificate_that_somebody_could_be_told_good_of(
    pki: Pki, asked: int, nonce: bytes | None
) -> None:
    """The certificate that follows the one asked about is revoked: nobody gets a "good" of it."""
    neighbour = pki.signature_certificate.serial_number
    for serial in (asked, neighbour - 1, neighbour + 1):
        states = {SerialNumber(neighbour - 1): None, SerialNumber(neighbour): HELD}
        issuer = pki.signature.certificate
        snapshot = StatusSnapshot(encode_snapshot(AT, [(issuer, states)]))
        der = request(pki, serial, CertificatePurpose.SIGNATURE, BY_SHA256, nonce)
        right = answer(der, snapshot, responders(pki), at=AT)
        given_wrong = wrong(Fault.WRONG_SERIAL, right, responders(pki), at=AT)
        told = ocsp.load_der_ocsp_response(given_wrong).serial_number
        assert told != serial
        assert 2**158 <= told < 2**159
        caught = failed(verdict(pki, CertificatePurpose.SIGNATURE, given_wrong, nonce, AT))
        assert Check.STATUS_CERTIFICATE in caught


@pytest.mark.source("RFC 6960 §4.1.1: a request may ask about several certificates")
@pytest.mark.parametrize("serials", [(1, 127), (128, 255, 256), (2**63 - 1, 2**159 - 1)])
def test_all_serial_numbers_are_wrong_and_signed(pki: Pki, serials: tuple[int, ...]) -> None:
    issuer = pki.signature.certificate
    snapshot = StatusSnapshot(encode_snapshot(AT, [(issuer, {})]))
    several = asn1_ocsp.OCSPRequest(
        {"tbs_request": {"request_list": [{"req_cert": _named(issuer, n)} for n in serials]}}
    )
    right = answer(several.dump(), snapshot, responders(pki), at=AT)
    given_wrong = wrong(Fault.WRONG_SERIAL, right, responders(pki), at=AT)
    basic = asn1_ocsp.OCSPResponse.load(given_wrong, strict=True).basic_ocsp_response
    data = basic["tbs_response_data"]
    told = [one["cert_id"]["serial_number"].native for one in data["responses"]]
    assert told == [2**158 | (serial + 1) % 2**158 for serial in serials]
    pki.responder_key.public_key().verify(
        basic["signature"].native, data.dump(), PKCS1v15(), SHA256()
    )


def _named(issuer: x509.Certificate, serial: int) -> dict[str, object]:
    known = issuer_id(issuer, "sha256")
    return {
        "hash_algorithm": {"algorithm": "sha256"},
        "issuer_name_hash": known.name_hash,
        "issuer_key_hash": known.key_hash,
        "serial_number": serial,
    }


@pytest.mark.source("RFC 6960 §2.3")
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.MALFORMED])
@pytest.mark.parametrize("error", [1, 3, 6], ids=["malformedRequest", "tryLater", "unauthorized"])
def test_an_answer_without_a_status_stays_as_it_is(pki: Pki, fault: Fault, error: int) -> None:
    right = bytes((0x30, 3, 0x0A, 1, error))
    assert wrong(fault, right, responders(pki), at=AT) == right


def test_without_another_authoritys_responder_there_is_no_wrong_one(pki: Pki) -> None:
    right = right_answer(pki, CertificatePurpose.SIGNATURE)
    with pytest.raises(StrangerAbsentError):
        wrong(Fault.WRONG_RESPONDER, right, [pki.signature_responder], at=AT)
