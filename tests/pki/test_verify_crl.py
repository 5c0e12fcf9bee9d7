"""Revocation lists as evidence: which of them count, and for which instant."""

import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from list_makers import Entry, revocation_list, rewritten_list, scope
from pki_makers import KAMAKURA, Pki, replacing
from relying_party import (
    NOW,
    RSA_WITH_SHA512,
    Case,
    changed,
    failed,
    outcomes,
    signed,
    with_anchor,
)

from jumin.pki import Check, CrlEdition, Outcome, Revocation, build_crl
from jumin.pki.der import Tag, write, write_integer, write_x509_time
from jumin.pki.names import IssuingOffice
from jumin.pki.profiles import KEY_USAGES, CertificateKind
from jumin.terms import CertificatePurpose, Refusal, RefusalCode, RevocationReason


SERIAL = 0x0102_0304
OTHER = 0x0102_0999
ZUSHI = IssuingOffice("14208", "Kanagawa-ken", "Zushi-shi")
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
HOUR = timedelta(hours=1)


def by_list(pki: Pki, *crls: bytes, **question: Any) -> Case:
    """A question with lists and without an OCSP answer."""
    return Case(pki, ocsp=None, crls=crls, **question)


def untrusted(check: Check) -> Refusal:
    return Refusal(RefusalCode.CERTIFICATE_UNTRUSTED, {"check": str(check)})


def revoked(reason: str) -> Refusal:
    return Refusal(RefusalCode.CERTIFICATE_REVOKED, {"purpose": "signature", "reason": reason})


@pytest.mark.source("RFC 5280 §5.2.5, §6.3.3 (b)(2)")
@pytest.mark.parametrize("limits", [None, scope(), scope(only_contains_user_certs=True)])
@pytest.mark.parametrize("entries", [(), (Entry(OTHER),)])
def test_a_list_of_the_whole_or_of_the_municipality_that_lists_others_is_enough(
    pki: Pki, limits: x509.IssuingDistributionPoint | None, entries: tuple[Entry, ...]
) -> None:
    verdict = by_list(pki, revocation_list(pki, entries, limits=limits)).verdict()
    assert verdict.is_valid
    ends = outcomes(verdict)
    assert {ends[check] for check in Check if check.startswith("crl.")} == {Outcome.PASSED}
    assert {ends[check] for check in Check if check.startswith("status.")} == {
        Outcome.NOT_APPLICABLE
    }


@pytest.mark.parametrize("purpose", CertificatePurpose)
@pytest.mark.parametrize("office", [None, KAMAKURA])
def test_the_lists_of_this_service_are_such(
    pki: Pki, purpose: CertificatePurpose, office: IssuingOffice | None
) -> None:
    edition = CrlEdition(1, NOW - HOUR, NOW + HOUR)
    crl = build_crl(pki.authority(purpose), {}, edition, office=office)
    case = by_list(pki, crl.public_bytes(Encoding.DER), purpose=purpose)
    assert case.verdict().is_valid


def with_second_number(tbs: asn1_crl.TbsCertList) -> None:
    tbs["crl_extensions"].append(tbs["crl_extensions"][1].copy())


def with_two_entries(tbs: asn1_crl.TbsCertList) -> None:
    tbs["revoked_certificates"].append(tbs["revoked_certificates"][0].copy())


def long_list(pki: Pki, *serials: Iterable[int]) -> bytes:
    """A right list of many, put together by hand."""
    tbs = asn1_crl.CertificateList.load(revocation_list(pki, [Entry(5)]))["tbs_cert_list"]
    fields = [tbs[number].dump() for number in range(len(tbs))]
    date = write_x509_time(NOW - HOUR)
    entries = (write(Tag.SEQUENCE, write_integer(one), date) for one in chain(*serials))
    fields[5] = write(Tag.SEQUENCE, *entries)
    return signed(write(Tag.SEQUENCE, *fields), pki.signature.key)


DEFECTS = [
    (Check.CRL_PARSE, lambda p: by_list(p, revocation_list(p) + b"\0")),
    (Check.CRL_PARSE, lambda p: by_list(p, b"no list")),
    (Check.CRL_PARSE, lambda p: by_list(p, revocation_list(p), b"no list")),
    (Check.CRL_VERSION, lambda p: by_list(p, rewritten_list(
        p, lambda tbs: tbs.__setitem__("version", "v1")))),
    (Check.CRL_ISSUER, lambda p: by_list(p, revocation_list(
        p, issuer=p.second_signature.certificate, key=p.second_signature.key))),
    (Check.CRL_ISSUER, lambda p: by_list(p, revocation_list(
        p, name=p.authentication.certificate.subject))),
    (Check.CRL_ISSUER, lambda p: by_list(p, revocation_list(
        p, without=[x509.AuthorityKeyIdentifier]))),
    (Check.CRL_ALGORITHM, lambda p: by_list(p, rewritten_list(
        p, lambda _: None, algorithm=RSA_WITH_SHA512))),
    (Check.CRL_SIGNATURE, lambda p: by_list(p, revocation_list(p, key=p.second_signature.key))),
    (Check.CRL_AUTHORITY, lambda p: replace(with_anchor(p, extensions=replacing(
        CERTIFIES_ONLY)), ocsp=None, crls=(revocation_list(p),))),
    (Check.CRL_DELTA, lambda p: by_list(p, revocation_list(
        p, more=[(x509.DeltaCRLIndicator(6), True)]))),
    (Check.CRL_INDIRECT, lambda p: by_list(p, revocation_list(
        p, limits=scope(indirect_crl=True)))),
    (Check.CRL_INDIRECT, lambda p: by_list(p, revocation_list(p, [Entry(OTHER, extensions=(
        (x509.CertificateIssuer([x509.DirectoryName(p.authentication.certificate.subject)]),
         True),))]))),
    (Check.CRL_EXTENSIONS, lambda p: by_list(p, revocation_list(p, more=[(UNKNOWN, True)]))),
    (Check.CRL_EXTENSIONS, lambda p: by_list(p, rewritten_list(p, with_second_number))),
    (Check.CRL_SCOPE, lambda p: by_list(p, revocation_list(p, limits=scope(ZUSHI)))),
    (Check.CRL_SCOPE, lambda p: by_list(p, revocation_list(
        p, limits=scope(), is_scope_critical=False))),
    (Check.CRL_SCOPE, lambda p: by_list(p, revocation_list(
        p, limits=scope(only_contains_ca_certs=True)))),
    (Check.CRL_SCOPE, lambda p: by_list(p, revocation_list(
        p, limits=scope(only_contains_attribute_certs=True)))),
    (Check.CRL_SCOPE, lambda p: by_list(p, revocation_list(p, limits=scope(
        only_some_reasons=frozenset({x509.ReasonFlags.key_compromise}))))),
    (Check.CRL_NUMBER, lambda p: by_list(p, revocation_list(p, without=[x509.CRLNumber]))),
    (Check.CRL_NUMBER, lambda p: by_list(p, revocation_list(p, number=x509.CRLNumber(1 << 159)))),
    (Check.CRL_ENTRY_EXTENSIONS, lambda p: by_list(p, revocation_list(
        p, [Entry(5), Entry(OTHER, extensions=((UNKNOWN, True),))]))),
]  # fmt: skip
CERTIFIES_ONLY = x509.KeyUsage(
    **{
        name: name == "key_cert_sign"
        for name in (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        )
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("check", "case"), DEFECTS, ids=[f"{c}-{i}" for i, (c, _) in enumerate(DEFECTS)]
)
@pytest.mark.source("RFC 5280 §5, §6.3.3")
def test_a_single_defect_is_named_by_its_check(pki: Pki, check: Check, case: Any) -> None:
    verdict = case(pki).verdict()
    assert failed(verdict) == [check]
    assert verdict.refusal == untrusted(check)


def test_no_check_of_lists_goes_without_a_defect() -> None:
    elsewhere = {Check.CRL_TIME, Check.CRL_ENTRY, Check.CRL_GOOD}
    expected = {check for check in Check if check.startswith("crl.")} - elsewhere
    assert {check for check, _ in DEFECTS} == expected


@pytest.mark.source("RFC 5280 §5.1.2.4, §5.1.2.5")
@pytest.mark.parametrize(
    ("at", "is_timely"),
    [
        pytest.param(NOW - timedelta(seconds=1), False, id="before thisUpdate"),
        pytest.param(NOW, True, id="thisUpdate"),
        pytest.param(NOW + HOUR, True, id="nextUpdate"),
        pytest.param(NOW + HOUR + timedelta(seconds=1), False, id="after nextUpdate"),
    ],
)
def test_a_list_counts_from_this_update_to_next_update(
    pki: Pki, at: datetime, *, is_timely: bool
) -> None:
    verdict = by_list(pki, revocation_list(pki, at=NOW, until=NOW + HOUR), at=at).verdict()
    assert verdict.refusal == (None if is_timely else untrusted(Check.CRL_TIME))


def without_end(tbs: asn1_crl.TbsCertList) -> None:
    del tbs["next_update"]


@pytest.mark.source("RFC 5280 §5.1.2.5: nextUpdate MUST be there")
def test_a_list_without_next_update_is_of_no_time(pki: Pki) -> None:
    verdict = by_list(pki, rewritten_list(pki, without_end)).verdict()
    assert verdict.refusal == untrusted(Check.CRL_TIME)


@pytest.mark.source("JPKI CPS §4.9.9", "RFC 5280 §5.3.1, §6.3.3 (i)")
@pytest.mark.parametrize("reason", [*RevocationReason, None])
def test_what_a_list_lists_is_revoked_for_its_reason(
    pki: Pki, reason: RevocationReason | None
) -> None:
    flag = None
    if reason not in (None, RevocationReason.UNSPECIFIED):
        flag = {flag.name: flag for flag in x509.ReasonFlags}[reason.name.lower()]
    at = (NOW - 2 * HOUR).replace(microsecond=0)
    verdict = by_list(pki, revocation_list(pki, [Entry(SERIAL, at, flag)])).verdict()
    assert verdict.revocation == Revocation(reason or RevocationReason.UNSPECIFIED, at)
    assert failed(verdict) == [Check.CRL_GOOD]
    assert verdict.refusal == (
        Refusal(RefusalCode.CERTIFICATE_HELD, {"purpose": "signature"})
        if reason is RevocationReason.CERTIFICATE_HOLD
        else revoked((reason or RevocationReason.UNSPECIFIED).name.lower())
    )


@pytest.mark.source("RFC 5280 §5.3.1: removeFromCRL is in delta lists only")
def test_an_entry_that_takes_back_is_none_of_a_whole_list(pki: Pki) -> None:
    entry = Entry(SERIAL, reason=x509.ReasonFlags.remove_from_crl)
    verdict = by_list(pki, revocation_list(pki, [entry])).verdict()
    assert verdict.outcome(Check.CRL_ENTRY) is Outcome.FAILED
    assert verdict.refusal == untrusted(Check.CRL_ENTRY)


def test_two_entries_of_one_certificate_are_one_too_many(pki: Pki) -> None:
    crl = rewritten_list(pki, with_two_entries, entries=[Entry(SERIAL)])
    verdict = by_list(pki, crl).verdict()
    assert verdict.outcome(Check.CRL_ENTRY) is Outcome.FAILED
    assert verdict.refusal == untrusted(Check.CRL_ENTRY)
    others = rewritten_list(pki, with_two_entries, entries=[Entry(OTHER)])
    assert by_list(pki, others).verdict().is_valid


@pytest.mark.source("RFC 5280 §5.3: an entry extension that is not critical may be ignored")
def test_an_entry_may_say_more_that_is_not_critical(pki: Pki) -> None:
    entry = Entry(OTHER, extensions=((UNKNOWN, False), (x509.InvalidityDate(NOW), True)))
    assert by_list(pki, revocation_list(pki, [entry])).verdict().is_valid


def test_lists_of_other_authorities_and_municipalities_may_lie_beside(pki: Pki) -> None:
    right = revocation_list(pki, limits=scope())
    zushi = revocation_list(pki, [Entry(SERIAL)], limits=scope(ZUSHI))
    second = revocation_list(
        pki, [Entry(SERIAL)], issuer=pki.second_signature.certificate, key=pki.second_signature.key
    )
    for crls in ((right, zushi, second), (second, zushi, right)):
        assert by_list(pki, *crls).verdict().is_valid
    assert by_list(pki, zushi, second).verdict().refusal == untrusted(Check.CRL_SCOPE)


def test_a_forged_list_revokes_nothing_and_proves_nothing(pki: Pki) -> None:
    forged = revocation_list(pki, [Entry(SERIAL)], key=pki.second_signature.key)
    verdict = by_list(pki, forged).verdict()
    assert verdict.revocation is None
    assert verdict.refusal == untrusted(Check.CRL_SIGNATURE)
    assert by_list(pki, forged, revocation_list(pki)).verdict().is_valid


@pytest.mark.source("RFC 5280 §6.3.3; a hold is never lifted (JPKI CPS §4.9.9)")
@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        pytest.param(NOW - timedelta(seconds=1), None, id="the second before"),
        pytest.param(NOW, revoked("superseded"), id="the second of the revocation"),
    ],
)
@pytest.mark.parametrize("is_alone", [False, True])
def test_a_later_list_only_takes_away_and_from_the_second_of_revocation_on(
    pki: Pki, at: datetime, refusal: Refusal | None, *, is_alone: bool
) -> None:
    of_the_time = revocation_list(pki, at=NOW - HOUR, until=NOW + HOUR)
    later = revocation_list(
        pki,
        [Entry(SERIAL, NOW, x509.ReasonFlags.superseded)],
        at=NOW + 3 * HOUR,
        until=NOW + 9 * HOUR,
    )
    crls = (later,) if is_alone else (of_the_time, later)
    verdict = by_list(pki, *crls, at=at).verdict()
    expected = untrusted(Check.CRL_TIME) if is_alone and refusal is None else refusal
    assert verdict.refusal == expected


@pytest.mark.source("RFC 5280 §5.3.2")
def test_a_later_list_tells_since_when_a_key_was_not_to_be_trusted(pki: Pki) -> None:
    of_the_time = revocation_list(pki)
    leaked = Entry(
        SERIAL,
        NOW + 2 * HOUR,
        x509.ReasonFlags.key_compromise,
        ((x509.InvalidityDate((NOW - HOUR).astimezone(UTC).replace(tzinfo=None)), False),),
    )
    later = revocation_list(pki, [leaked], at=NOW + 3 * HOUR)
    assert by_list(pki, of_the_time, later).verdict().refusal == revoked("key_compromise")


def test_an_earlier_list_does_not_outlive_itself_but_what_it_revoked_stays_revoked(
    pki: Pki,
) -> None:
    listing = revocation_list(pki, [Entry(SERIAL, NOW - 40 * HOUR)], at=NOW - 30 * HOUR)
    silent = revocation_list(pki, at=NOW - 30 * HOUR)
    assert by_list(pki, silent).verdict().refusal == untrusted(Check.CRL_TIME)
    assert by_list(pki, listing).verdict().refusal == revoked("unspecified")
    assert by_list(pki, listing, revocation_list(pki)).verdict().refusal == revoked("unspecified")


@pytest.mark.source("what either source revokes is revoked")
@pytest.mark.parametrize("in_answer", [False, True])
@pytest.mark.parametrize("in_list", [False, True])
def test_answer_and_list_together_must_both_be_good(
    pki: Pki, *, in_answer: bool, in_list: bool
) -> None:
    at = (NOW - 2 * HOUR).replace(microsecond=0)
    entries = [Entry(SERIAL, at, x509.ReasonFlags.superseded)] if in_list else []
    verdict = Case(
        pki,
        revocation=Revocation(RevocationReason.AFFILIATION_CHANGED, at) if in_answer else None,
        crls=(revocation_list(pki, entries),),
    ).verdict()
    assert verdict.is_valid == (not in_answer and not in_list)
    if in_answer:
        assert verdict.refusal == revoked("affiliation_changed")
    elif in_list:
        assert verdict.refusal == revoked("superseded")


def test_what_is_handed_over_must_hold_even_beside_what_does(pki: Pki) -> None:
    broken = Case(pki, ocsp=b"no answer", crls=(revocation_list(pki),)).verdict()
    assert broken.refusal == untrusted(Check.STATUS_ANSWERED)
    stale = Case(pki, crls=(revocation_list(pki, at=NOW - 30 * HOUR),)).verdict()
    assert stale.refusal == untrusted(Check.CRL_TIME)
    listing = Case(pki, ocsp=b"no answer", crls=(revocation_list(pki, [Entry(SERIAL)]),)).verdict()
    assert listing.refusal == revoked("unspecified")


def test_a_certificate_that_fails_itself_is_not_called_revoked(pki: Pki) -> None:
    crl = revocation_list(pki, [Entry(SERIAL)])
    certificate = changed(pki, extensions=replacing(KEY_USAGES[CertificateKind.AUTHENTICATION]))
    verdict = by_list(pki, crl, certificate=certificate).verdict()
    assert verdict.refusal == untrusted(Check.KEY_USAGE)


LONG = 30_000
"""Entries of a long list: a million take as long as thirty of it."""


@pytest.mark.source("RFC 5280 §5.1.2.6: bounded in time and memory")
@pytest.mark.parametrize(
    ("listed", "is_valid"), [((OTHER,), True), ((SERIAL,), False)], ids=["absent", "listed"]
)
def test_no_object_is_made_of_an_entry_of_a_long_list(
    pki: Pki, listed: tuple[int, ...], *, is_valid: bool
) -> None:
    crl = long_list(pki, range(0x1100_0000, 0x1100_0000 + LONG), listed)
    case = by_list(pki, crl)
    assert case.verdict().is_valid == is_valid
    tracemalloc.start()
    try:
        case.verdict()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * len(crl)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_octet_of_a_list_can_be_changed_unnoticed(pki: Pki, data: st.DataObject) -> None:
    spoilt = bytearray(revocation_list(pki, [Entry(OTHER, reason=x509.ReasonFlags.superseded)]))
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))
    assert not by_list(pki, bytes(spoilt)).verdict().is_valid


@settings(max_examples=50, deadline=None)
@given(crls=st.lists(st.binary(max_size=60), min_size=1, max_size=3))
def test_no_bytes_make_verification_raise(pki: Pki, crls: list[bytes]) -> None:
    assert by_list(pki, *crls).verdict().refusal == untrusted(Check.CRL_PARSE)
