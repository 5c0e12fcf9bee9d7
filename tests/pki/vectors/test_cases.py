"""The cases themselves: each wrong in one way only, and judged so by our own verifier."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.cli.licence.own import OwnVerifier
from jumin.pki import Outcome
from jumin.pki.der import DerError
from jumin.pki.vectors import ENTRIES, Case, Category, Question, VectorKeys, Workshop, make_cases
from jumin.pki.vectors.gaps import GAPS
from jumin.pki.vectors.own import is_signed, verdict_on
from jumin.pki.vectors.pieces import CertificatePieces
from jumin.pki.vectors.rows import SIGNATURE_VALUE
from jumin.pki.verify.checks import NOTED_ONLY, Check


AT = datetime(2026, 11, 20, 1, 0, 0, tzinfo=UTC)
ROWS = {entry.id: entry for entry in ENTRIES}
WRONG_USE = {
    Check.ISSUER_FORM,
    Check.SUBJECT_FORM,
    Check.KEY_USAGE,
    Check.EXTENDED_KEY_USAGE,
    Check.ATTRIBUTES,
}
"""What else does not fit where a certificate is right, but for another purpose."""
FOLLOWING: dict[str, set[Check]] = {
    # The parser believes the outer algorithm, so the signature does not fit it.
    "algorithms-differ": {Check.ISSUER_SIGNATURE},
    # No identifier can be made of a key that can't be loaded.
    "key-with-exponent-1": {Check.SUBJECT_KEY},
    "key-with-even-exponent": {Check.SUBJECT_KEY},
    # The wrong issuer's certificate is not the one that the OCSP answer is about.
    "issuer-key-of-other-generation": {Check.STATUS_CERTIFICATE},
    "anchor-of-same-name-and-identifier": {Check.STATUS_CERTIFICATE},
    # Taken off the list by an entry that it can't have: it is an entry all the same.
    "list-entry-removed": {Check.CRL_GOOD},
    "signature-certificate-for-login": WRONG_USE,
    "authentication-certificate-for-signing": WRONG_USE,
    "phone-certificate-for-signing": WRONG_USE,
    "message-by-authentication-key": WRONG_USE,
    "responder-as-holder": WRONG_USE | {Check.DISTRIBUTION_POINT, Check.STATUS_CERTIFICATE},
}
"""Checks that can't but fail with the one that is broken."""
PIECES = {
    # A key and its identifier belong together.
    **{name: {"key", "2.5.29.14"} for name in ROWS if name.startswith("key-")},
    "end-before-begin": {"not_before", "not_after"},
}
"""Where the one thing that is wrong takes two pieces of a certificate."""


@pytest.fixture(scope="session")
def keys() -> VectorKeys:
    return VectorKeys.generate()


@pytest.fixture(scope="session")
def workshop(keys: VectorKeys) -> Workshop:
    return Workshop(keys, AT)


@pytest.fixture(scope="session")
def cases(keys: VectorKeys) -> dict[str, Case]:
    return {case.id: case for case in make_cases(keys, AT)}


def test_there_are_enough_cases_of_every_kind(cases: dict[str, Case]) -> None:
    assert len(cases) == len(ENTRIES) >= 150
    assert sum(case.is_valid for case in cases.values()) >= 25
    assert {case.category for case in cases.values()} == set(Category)


def test_cases_are_named_and_told_in_two_languages(cases: dict[str, Case]) -> None:
    for case in cases.values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case.id)
        assert case.english.endswith(".")
        assert case.english.isascii()
        assert case.japanese.endswith("。")
        assert (case.reason is None) == case.is_valid


@pytest.mark.parametrize("name", ROWS)
def test_our_verifier_finds_what_is_wrong_and_nothing_else(
    cases: dict[str, Case], name: str
) -> None:
    case = cases[name]
    verdict = verdict_on(case.question)
    failed = {str(r.check) for r in verdict.results if r.outcome is Outcome.FAILED}
    if not is_signed(case.question):
        failed.add(SIGNATURE_VALUE.name)
    if case.rule is None:
        assert not failed
        assert verdict.is_valid
    elif name == "no-status":
        assert not failed
        assert verdict.outcome(Check.STATUS_ANSWERED) is Outcome.NOT_MADE
    else:
        assert failed - FOLLOWING.get(name, set()) == {case.rule.name}
    answer = OwnVerifier().answer(case, 1)
    assert answer.valid is case.is_valid
    assert answer.reason == case.reason


def _questions(case: Case, workshop: Workshop) -> list[Question]:
    scenes = (
        workshop.signature,
        workshop.authentication,
        workshop.phone,
        workshop.rare,
        workshop.old,
    )
    return [scene.asks(purpose=case.question.purpose) for scene in scenes]


def _differing(one: Question, other: Question) -> set[str]:
    names = (field.name for field in fields(Question))
    return {name for name in names if getattr(one, name) != getattr(other, name)}


_ABOUT_CERTIFICATES = (Category.CERTIFICATE, Category.EXTENSIONS)
_ALLOWED = {
    "serial-zero": {"ocsp"},
    "serial-negative": {"ocsp"},
    "serial-of-21-octets": {"ocsp"},
    "serial-padded": set(),
    "serial-of-20-octets": {"ocsp"},
    "serial-with-high-bit": {"ocsp"},
}
"""An answer names the certificate by its serial number."""


def test_only_the_certificate_differs_where_the_case_is_about_it(
    cases: dict[str, Case], workshop: Workshop
) -> None:
    about = [case for case in cases.values() if case.category in _ABOUT_CERTIFICATES]
    assert len(about) > 40
    for case in about:
        differing = min((_differing(case.question, q) for q in _questions(case, workshop)), key=len)
        assert differing <= {"certificate"} | _ALLOWED.get(case.id, set()), case.id


def _pieces(der: bytes) -> dict[str, object]:
    pieces = CertificatePieces.read(der)
    plain = ("version", "serial", "issuer", "not_before", "not_after", "subject", "key")
    told: dict[str, object] = {name: getattr(pieces, name) for name in plain}
    told["order"] = None
    return told | {one.oid: one for one in pieces.extensions}


def test_one_piece_of_the_certificate_differs_and_it_is_signed_again(
    cases: dict[str, Case], workshop: Workshop
) -> None:
    compared = 0
    for case in cases.values():
        der = case.question.certificate
        if case.category not in _ABOUT_CERTIFICATES or der is None:
            continue
        try:
            given = _pieces(der)
        except (DerError, ValueError):
            continue
        differing = [
            {name for name in given.keys() | right.keys() if given.get(name) != right.get(name)}
            for right in (
                _pieces(question.certificate)
                for question in _questions(case, workshop)
                if question.certificate is not None
            )
        ]
        fewest = min(differing, key=len)
        assert len(fewest) <= 1 or fewest == PIECES.get(case.id), (case.id, fewest)
        compared += 1
    assert compared > 40


@pytest.mark.parametrize("scene", ["signature", "authentication", "phone", "old", "rare"])
def test_taking_apart_and_signing_again_gives_the_same_octets(
    workshop: Workshop, scene: str
) -> None:
    made = getattr(workshop, scene)
    der = made.certificate.signed(made.issuer_key)
    assert CertificatePieces.read(der).signed(made.issuer_key) == der
    assert x509.load_der_x509_certificate(der).public_bytes(Encoding.DER) == der
    responder = x509.load_der_x509_certificate(made.responder.signed(made.issuer_key))
    responder.verify_directly_issued_by(made.issuer.certificate)
    x509.load_der_x509_certificate(der).verify_directly_issued_by(made.issuer.certificate)


def test_the_same_keys_and_instant_give_the_same_octets(
    cases: dict[str, Case], keys: VectorKeys
) -> None:
    again = {case.id: case for case in make_cases(keys, AT)}
    differing = {name for name in cases if again[name] != cases[name]}
    assert differing == {"value-with-pss", "signed-with-pss"}


def test_cases_are_as_of_the_instant_asked_for(keys: VectorKeys) -> None:
    at = datetime(2030, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    right = next(case for case in make_cases(keys, at) if case.id == "right-signature")
    assert right.question.at == at.replace(microsecond=0)
    assert verdict_on(right.question).is_valid


@cache
def _rules() -> frozenset[str]:
    return frozenset(entry.rule.name for entry in ENTRIES if entry.rule is not None)


def test_of_every_rule_it_is_told_what_missing_it_lets_happen() -> None:
    assert set(GAPS) == _rules()
    for gap in GAPS.values():
        assert gap.english.isascii()
        assert gap.english.endswith(".")
        assert gap.japanese.endswith("。")


def test_the_cases_cover_the_checks_of_our_verifier() -> None:
    # The real service's authorities and records are nobody's to make cases of.
    real = {Check.REAL_AUTHORITY, Check.STATUS_OPEN}
    assert set(map(str, set(Check) - NOTED_ONLY - real)) <= _rules()
