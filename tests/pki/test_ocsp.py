"""OCSP answers: in kind, for several certificates, and to hostile bytes."""

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import ocsp as asn1
from asn1crypto.algos import DigestAlgorithm
from asn1crypto.core import OctetString, ParsableOctetString
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, Pki, dropping, reissue

from jumin.pki import Responder, Revocation, StatusSnapshot, answer, build_request, encode_snapshot
from jumin.pki.building import LintError
from jumin.pki.der import DerError
from jumin.pki.ocsp.answers import TRY_LATER, ResponderKeyError, respond
from jumin.pki.ocsp.requests import (
    MOST_CERT_IDS,
    MalformedOcspRequestError,
    NonceLengthError,
    OcspRequest,
    TooManyCertificatesError,
    issuer_names,
    read_any,
    read_request,
    read_usual,
    request_beginning,
)
from jumin.pki.ocsp.shapes import lint_responder
from jumin.pki.status.snapshot import issuer_id
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


NOW = AT + timedelta(hours=3)
GOOD, HELD, SPOILT = SerialNumber(10), SerialNumber(11), SerialNumber(12)
REVOKED_AT = datetime(2026, 6, 1, 2, 3, 4, tzinfo=UTC)


@pytest.fixture
def snapshot(pki: Pki) -> StatusSnapshot:
    states = {
        GOOD: None,
        HELD: Revocation(RevocationReason.CERTIFICATE_HOLD, REVOKED_AT),
        SPOILT: Revocation(RevocationReason.UNSPECIFIED, REVOKED_AT),
    }
    return StatusSnapshot(
        encode_snapshot(
            AT, [(pki.signature.certificate, states), (pki.authentication.certificate, states)]
        )
    )


def cert_id(
    pki: Pki, serial: int, algorithm: str = "sha1", purpose: str = "signature"
) -> asn1.CertId:
    issuer = pki.authority(CertificatePurpose(purpose)).certificate
    named = issuer_id(issuer, algorithm)
    return asn1.CertId(
        {
            "hash_algorithm": DigestAlgorithm({"algorithm": algorithm}),
            "issuer_name_hash": named.name_hash,
            "issuer_key_hash": named.key_hash,
            "serial_number": serial,
        }
    )


def request_for(*cert_ids: asn1.CertId, extensions: list[dict[str, object]] | None = None) -> bytes:
    body = asn1.TBSRequest({"request_list": [{"req_cert": item} for item in cert_ids]})
    if extensions is not None:
        body["request_extensions"] = extensions
    return asn1.OCSPRequest({"tbs_request": body}).dump()


def with_nonce(length: int) -> list[dict[str, object]]:
    return [{"extn_id": "nonce", "extn_value": OctetString(bytes(range(length)))}]


def ask(pki: Pki, snapshot: StatusSnapshot, request: bytes) -> ocsp.OCSPResponse:
    responders = [pki.authentication_responder, pki.signature_responder]
    return ocsp.load_der_ocsp_response(answer(request, snapshot, responders, at=NOW))


@pytest.mark.source("RFC 6960 §4.2")
def test_an_answer_is_signed_by_the_enclosed_responder(pki: Pki, snapshot: StatusSnapshot) -> None:
    response = ask(pki, snapshot, request_for(cert_id(pki, GOOD)))
    (enclosed,) = response.certificates
    assert enclosed == pki.signature_responder.certificate
    key = x509.SubjectKeyIdentifier.from_public_key(enclosed.public_key())
    assert response.responder_key_hash == key.digest
    enclosed.public_key().verify(
        response.signature, response.tbs_response_bytes, padding.PKCS1v15(), hashes.SHA256()
    )


@pytest.mark.source("RFC 6960 §2.4")
def test_this_update_is_the_publication_and_next_update_a_day_from_now(
    pki: Pki, snapshot: StatusSnapshot
) -> None:
    response = ask(pki, snapshot, request_for(cert_id(pki, GOOD)))
    (single,) = response.responses
    assert single.this_update_utc == AT.replace(microsecond=0)
    assert response.produced_at_utc == NOW.replace(microsecond=0)
    assert single.next_update_utc == NOW.replace(microsecond=0) + timedelta(days=1)


@pytest.mark.source("RFC 6960 §2.2, §4.2.1", "RFC 5280 §5.3.1")
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_several_certificates_are_answered_in_order_and_in_kind(
    pki: Pki, snapshot: StatusSnapshot, algorithm: str
) -> None:
    serials = [SPOILT, HELD, GOOD, 13, 0, -1, 1 << 200]
    response = ask(pki, snapshot, request_for(*(cert_id(pki, s, algorithm) for s in serials)))
    status = ocsp.OCSPCertStatus
    assert [
        (r.serial_number, r.certificate_status, r.revocation_reason, r.revocation_time_utc)
        for r in response.responses
    ] == [
        (SPOILT, status.REVOKED, None, REVOKED_AT),
        (HELD, status.REVOKED, x509.ReasonFlags.certificate_hold, REVOKED_AT),
        (GOOD, status.GOOD, None, None),
        *((serial, status.UNKNOWN, None, None) for serial in serials[3:]),
    ]
    assert {r.hash_algorithm.name for r in response.responses} == {algorithm}


@pytest.mark.source("RFC 9654 §2.1")
@pytest.mark.parametrize("length", [1, 16, 32, 127, 128])
def test_a_nonce_of_1_to_128_octets_is_repeated(
    pki: Pki, snapshot: StatusSnapshot, length: int
) -> None:
    response = ask(pki, snapshot, request_for(cert_id(pki, GOOD), extensions=with_nonce(length)))
    extension = response.extensions.get_extension_for_class(x509.OCSPNonce)
    assert extension.value.nonce == bytes(range(length))


@pytest.mark.source("RFC 9654 §2.1")
@pytest.mark.parametrize("length", [0, 129])
def test_a_nonce_of_another_length_is_malformed(
    pki: Pki, snapshot: StatusSnapshot, length: int
) -> None:
    request = request_for(cert_id(pki, GOOD), extensions=with_nonce(length))
    response = ask(pki, snapshot, request)
    assert response.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@pytest.mark.source("RFC 6960 §4.4")
@pytest.mark.parametrize("critical", [True, False])
def test_only_critical_extensions_nobody_knows_are_malformed(
    pki: Pki, snapshot: StatusSnapshot, *, critical: bool
) -> None:
    extension = {"extn_id": "1.3.6.1.4.1.32473.9", "critical": critical,
                 "extn_value": ParsableOctetString(b"\x05\x00")}  # fmt: skip
    response = ask(pki, snapshot, request_for(cert_id(pki, GOOD), extensions=[extension]))
    assert response.response_status is (
        ocsp.OCSPResponseStatus.MALFORMED_REQUEST
        if critical
        else ocsp.OCSPResponseStatus.SUCCESSFUL
    )


@pytest.mark.source("RFC 6960 §2.3: unauthorized", "RFC 9919 §3.2.3")
def test_a_foreign_issuer_and_two_issuers_at_once_are_unauthorized(
    pki: Pki, snapshot: StatusSnapshot
) -> None:
    foreign = build_request(pki.signature_certificate, pki.second_signature.certificate)
    both = request_for(cert_id(pki, GOOD), cert_id(pki, GOOD, purpose="authentication"))
    sha512 = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        b"n" * 64, b"k" * 64, 10, hashes.SHA512()
    )
    for request in (foreign, both, sha512.build().public_bytes(Encoding.DER)):
        response = ask(pki, snapshot, request)
        assert response.response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


def test_an_issuer_that_is_not_published_is_unauthorized(pki: Pki) -> None:
    empty = StatusSnapshot(encode_snapshot(AT, []))
    response = ask(pki, empty, request_for(cert_id(pki, GOOD)))
    assert response.response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


def test_an_answer_to_a_nonce_is_not_to_be_kept(pki: Pki, snapshot: StatusSnapshot) -> None:
    plain = request_for(cert_id(pki, GOOD))
    nonced = request_for(cert_id(pki, GOOD), extensions=with_nonce(16))
    kept = [
        respond(request, snapshot, [pki.signature_responder], at=NOW).next_update
        for request in (plain, nonced, b"")
    ]
    assert kept == [NOW.replace(microsecond=0) + timedelta(days=1), None, None]


def test_knowledge_never_comes_from_the_future(pki: Pki, snapshot: StatusSnapshot) -> None:
    """A clock that was put back behind the publication makes no answer without effect."""
    before = AT - timedelta(days=1)
    der = answer(request_for(cert_id(pki, GOOD)), snapshot, [pki.signature_responder], at=before)
    (single,) = ocsp.load_der_ocsp_response(der).responses
    assert single.this_update_utc == before.replace(microsecond=0)


@pytest.mark.source("RFC 6960 §2.3: malformedRequest")
@settings(max_examples=60, deadline=None)
@given(garbage=st.binary(max_size=300))
def test_garbage_is_malformed(pki: Pki, garbage: bytes) -> None:
    snapshot = StatusSnapshot(encode_snapshot(AT, []))
    response = ask(pki, snapshot, garbage)
    assert response.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_changed_octet_makes_the_responder_raise(pki: Pki, data: st.DataObject) -> None:
    snapshot = StatusSnapshot(encode_snapshot(AT, [(pki.signature.certificate, {GOOD: None})]))
    request = bytearray(
        request_for(cert_id(pki, GOOD), cert_id(pki, HELD), extensions=with_nonce(16))
    )
    for _ in range(data.draw(st.integers(1, 3))):
        request[data.draw(st.integers(0, len(request) - 1))] = data.draw(st.integers(0, 255))
    ask(pki, snapshot, bytes(request))


@pytest.mark.parametrize("shape", [b"\x30\x80", b"\x30\x84\x7f\xff\xff\xff", b"\x24\x80"])
def test_deep_nesting_is_malformed(pki: Pki, snapshot: StatusSnapshot, shape: bytes) -> None:
    response = ask(pki, snapshot, shape * 10_000)
    assert response.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@pytest.mark.source("RFC 6960 §4.1.1", "RFC 9654 §2.1")
@pytest.mark.parametrize("nonce", [None, b"n", b"n" * 128])
def test_a_request_that_is_built_is_read(pki: Pki, nonce: bytes | None) -> None:
    issuer = pki.signature.certificate
    read = read_request(build_request(pki.signature_certificate, issuer, nonce))
    (asked,) = read.cert_ids
    assert asked.issuer == issuer_id(issuer, "sha256")
    assert asked.serial == pki.signature_certificate.serial_number
    assert read.nonce == nonce


@pytest.mark.parametrize("length", [0, 129])
def test_no_request_is_built_with_a_nonce_of_another_length(pki: Pki, length: int) -> None:
    with pytest.raises(NonceLengthError):
        build_request(pki.signature_certificate, pki.signature.certificate, bytes(length))


def test_a_responder_is_refused_with_the_key_of_another(pki: Pki) -> None:
    certificate = reissue(
        pki.signature_responder.certificate,
        pki.signature.key,
        public_key=pki.holder_key.public_key(),
    )
    with pytest.raises(ResponderKeyError):
        Responder(pki.signature.certificate, certificate, pki.responder_key)


@pytest.mark.source("RFC 6960 §2.3")
def test_try_later_is_an_answer_without_a_signature() -> None:
    response = ocsp.load_der_ocsp_response(TRY_LATER)
    assert response.response_status is ocsp.OCSPResponseStatus.TRY_LATER


def generally(der: bytes) -> OcspRequest | None:
    try:
        return read_any(der)
    except MalformedOcspRequestError:
        return None


@settings(max_examples=200, deadline=None)
@given(
    serials=st.lists(st.integers(-(1 << 70), 1 << 165), min_size=1, max_size=3),
    algorithm=st.sampled_from(["sha1", "sha256"]),
    length=st.none() | st.integers(0, 130),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=2),
)
@pytest.mark.source("RFC 6960 §4.1.1", "X.690 §10.1")
def test_the_short_reader_reads_what_the_general_parsers_read_or_leaves_it_to_them(
    pki: Pki,
    serials: list[int],
    algorithm: str,
    length: int | None,
    changes: list[tuple[int, int]],
) -> None:
    extensions = None if length is None else with_nonce(length)
    asked = (cert_id(pki, serial, algorithm) for serial in serials)
    request = bytearray(request_for(*asked, extensions=extensions))
    for place, octet in changes:
        request[place % len(request)] = octet
    try:
        usual = read_usual(bytes(request))
    except DerError:
        assert changes or length in {0, 129, 130}
    else:
        assert usual == generally(bytes(request))
        assert len(usual.cert_ids) > 0


@pytest.mark.source("RFC 6960 §2.3: malformedRequest")
@pytest.mark.parametrize("read", [read_usual, read_any, read_request])
def test_more_than_64_certificates_are_too_many_for_one_request(pki: Pki, read) -> None:
    asked = [cert_id(pki, serial) for serial in range(1, 66)]
    assert len(read(request_for(*asked[:-1])).cert_ids) == MOST_CERT_IDS == 64
    with pytest.raises(TooManyCertificatesError):
        read(request_for(*asked))


def test_who_asks_about_too_many_is_told_that_the_request_is_malformed(
    pki: Pki, snapshot: StatusSnapshot
) -> None:
    response = ask(pki, snapshot, request_for(*[cert_id(pki, GOOD)] * 65))
    assert response.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("serial", [1, 127, 128, 255, 32_768, 1 << 152, (1 << 159) - 1])
@pytest.mark.source("RFC 6960 §4.1.1", "RFC 5754 §2: parameters NULL or absent")
def test_requests_begin_as_they_are_known_to(pki: Pki, algorithm: str, serial: int) -> None:
    issuer = issuer_id(pki.signature.certificate, algorithm)
    octets = serial.to_bytes(serial.bit_length() // 8 + 1)
    with_null, without = (
        request_beginning(name, len(octets)) + octets for name in issuer_names(algorithm, issuer)
    )
    assert with_null == request_for(cert_id(pki, serial, algorithm)) or without == request_for(
        cert_id(pki, serial, algorithm)
    )
    for request in (with_null, without):
        (asked,) = read_usual(request).cert_ids
        assert (asked.issuer, asked.serial) == (issuer, serial)
        assert asked.named in issuer_names(algorithm, issuer)
        assert generally(request) == read_usual(request)


def test_all_shapes_of_a_responders_answers_are_linted_before_its_key_signs(pki: Pki) -> None:
    lint_responder(pki.signature_responder)
    stranger = reissue(
        pki.signature_responder.certificate,
        pki.signature.key,
        extensions=dropping(x509.OCSPNoCheck),
    )
    delegated = Responder(pki.signature.certificate, stranger, NeverSigns(pki.responder_key))
    with pytest.raises(LintError, match="ocsp-nocheck"):
        lint_responder(delegated)


class NeverSigns:
    """A key that must not be used."""

    def __init__(self, key) -> None:
        self.public_key = key.public_key

    def sign(self, *_: object) -> bytes:
        raise AssertionError
