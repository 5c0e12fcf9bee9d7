"""Every lint of OCSP answers with a good and a bad sample."""

from dataclasses import replace
from datetime import timedelta

import pytest
from der_edits import at, edit, filled, put, rearranged, tagged
from pki_makers import AT, FOUNDED_AT, Pki

from jumin.pki import Revocation, StatusSnapshot, answer, build_request, encode_snapshot
from jumin.pki.der import Tag, write, write_integer, write_oid, write_time
from jumin.pki.lints.ocsp import ANSWER_LINTS, ANSWER_STRUCTURE, lint_ocsp_answer
from jumin.terms import RevocationReason, SerialNumber


DAY = timedelta(days=1)
SHA384 = write(Tag.SEQUENCE, write_oid("1.2.840.113549.1.1.12"), write(Tag.NULL))
BASIC = (1, 0, 1, 0)
DATA, ALGORITHM, SIGNED, CERTIFICATES = (*BASIC, 0), (*BASIC, 1), (*BASIC, 2), (*BASIC, 3, 0)
RESPONDER, PRODUCED, SINGLES, EXTENSIONS = (*DATA, 0), (*DATA, 1), (*DATA, 2), (*DATA, 3, 0)
CERT_ID, STATUS = (*SINGLES, 0, 0), (*SINGLES, 0, 1)
THIS, NEXT = (*SINGLES, 0, 2), (*SINGLES, 0, 3, 0)
REASON = (*STATUS, 1, 0)
NONCE = (*EXTENSIONS, 0, 1, 0)
ONE_NOTHING = bytes.fromhex("a1023000")

BAD = [
    ("answer structure", (), lambda der: der + b"\0"),
    ("answer structure", (), lambda der: der[:-1]),
    ("answer structure", (), put(b"")),
    ("answer structure", (), put(bytes.fromhex("30030a0104"))),
    ("answer structure", (), put(bytes.fromhex("30050a01030500"))),
    ("answer structure", (0,), put(bytes.fromhex("0a0102"))),
    ("answer structure", (1, 0, 0), put(write_oid("1.3.6.1.5.5.7.48.1.2"))),
    ("answer structure", PRODUCED, tagged(Tag.UTC_TIME)),
    ("answer structure", PRODUCED, put(b"\x18\x1120260601013005.0Z")),
    ("answer structure", (*SINGLES, 0, 3), put(b"")),
    ("answer structure", RESPONDER, lambda der: bytes.fromhex("a003020100") + der),
    ("answer structure", STATUS, put(bytes.fromhex("800100"))),
    ("answer's responder", (*RESPONDER, 0), filled(b"k" * 20)),
    ("answer's responder", RESPONDER, put(bytes.fromhex("a1023000"))),
    ("answer times", PRODUCED, put(write_time(AT + DAY))),
    ("answer times", THIS, put(write_time(AT + DAY / 2))),
    ("answer times", NEXT, put(write_time(AT))),
    ("answer's certificates", SINGLES, filled(b"")),
    ("answer identifiers", (*CERT_ID, 1), filled(b"n" * 20)),
    ("answer identifiers", (*CERT_ID, 2), filled(b"k" * 20)),
    ("answer identifiers", (*CERT_ID, 0), put(SHA384)),
    ("answer identifiers", (*CERT_ID, 3), put(write_integer(1 << 159))),
    ("answer reason", REASON, put(bytes.fromhex("0a0100"))),
    ("answer reason", REASON, put(bytes.fromhex("0a0108"))),
    ("answer's single extensions", (*SINGLES, 0, 3), lambda der: der + ONE_NOTHING),
    ("answer extensions", EXTENSIONS, rearranged(0, 0)),
    ("answer extensions", (*EXTENSIONS, 0, 0), lambda der: der + bytes.fromhex("0101ff")),
    ("answer extensions", (*EXTENSIONS, 0, 0), put(write_oid("1.3.6.1.5.5.7.48.1.9"))),
    ("answer nonce", NONCE, filled(b"")),
    ("answer nonce", NONCE, filled(b"n" * 129)),
    ("answer nonce", NONCE, tagged(Tag.UTF8_STRING)),
    ("answer algorithm", ALGORITHM, put(SHA384)),
    ("answer signature", SIGNED, filled(bytes(256))),
    ("answer signature", SIGNED, filled(b"\1" + bytes(256))),
    ("answer's enclosed certificate", CERTIFICATES, filled(b"")),
    ("answer's enclosed certificate", CERTIFICATES, rearranged(0, 0)),
    ("answer's enclosed certificate", (*BASIC, 3), put(b"")),
]


def made(pki: Pki, revocation: Revocation | None, nonce: bytes | None, published=AT) -> bytes:
    certificate, issuer = pki.signature_certificate, pki.signature.certificate
    states = {SerialNumber(certificate.serial_number): revocation}
    snapshot = StatusSnapshot(encode_snapshot(published, [(issuer, states)]))
    request = build_request(certificate, issuer, nonce)
    return answer(request, snapshot, [pki.signature_responder], at=AT)


@pytest.mark.source("RFC 6960 §4.2")
@pytest.mark.parametrize("nonce", [None, b"n", b"n" * 128], ids=["plain", "short", "long"])
@pytest.mark.parametrize("reason", [None, *RevocationReason])
def test_no_lint_finds_anything_in_a_good_answer(pki: Pki, reason, nonce) -> None:
    revocation = None if reason is None else Revocation(reason, AT - DAY)
    assert lint_ocsp_answer(made(pki, revocation, nonce), pki.signature_responder) == ()


@pytest.mark.source("RFC 6960 §2.3")
@pytest.mark.parametrize("status", [1, 2, 3, 5, 6])
def test_an_error_has_nothing_but_its_status(pki: Pki, status: int) -> None:
    der = bytes((0x30, 3, 0x0A, 1, status))
    assert lint_ocsp_answer(der, pki.signature_responder) == ()


@pytest.mark.parametrize(
    ("name", "path", "change"), BAD, ids=[f"{row[0]}-{i}" for i, row in enumerate(BAD)]
)
def test_each_bad_answer_is_found_by_the_lint_meant_and_no_other(pki: Pki, name, path, change):
    good = made(pki, Revocation(RevocationReason.SUPERSEDED, AT - DAY), b"n" * 32)
    assert at(good, NONCE) == write(Tag.OCTET_STRING, b"n" * 32)
    findings = lint_ocsp_answer(edit(good, path, change), pki.signature_responder)
    assert {finding.lint for finding in findings} == {name}


@pytest.mark.source("RFC 6960 §4.2.2.2")
def test_a_responder_that_nobody_delegated_is_found(pki: Pki) -> None:
    undelegated = replace(
        pki.signature_responder, certificate=pki.signature_certificate, key=pki.holder_key
    )
    good = made(pki, None, None)
    found = {finding.lint for finding in lint_ocsp_answer(good, undelegated)}
    assert found == {"answer's responder", "answer's enclosed certificate", "answer's delegation"}


@pytest.mark.source("RFC 6960 §4.2.2.2")
def test_an_answer_from_before_the_delegation_is_found(pki: Pki) -> None:
    early = FOUNDED_AT - timedelta(seconds=1)
    der = edit(made(pki, None, None, published=early), PRODUCED, put(write_time(early)))
    findings = lint_ocsp_answer(der, pki.signature_responder)
    assert [finding.lint for finding in findings] == ["answer's delegation"]


def test_every_lint_has_a_bad_sample_and_a_name_of_its_own() -> None:
    samples = {row[0] for row in BAD} | {"answer's delegation"}
    assert samples == {lint.name for lint in (*ANSWER_LINTS, ANSWER_STRUCTURE)}
    assert len({lint.name for lint in ANSWER_LINTS}) == len(ANSWER_LINTS)
