"""Every lint of lists and their entries with a good and a bad sample."""

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from der_edits import at, edit, extended, filled, put, rearranged
from pki_makers import AT, KAMAKURA, Pki

from jumin.pki import CrlEdition, Revocation, build_crl
from jumin.pki.der import Tag, write, write_integer, write_oid, write_time, write_x509_time
from jumin.pki.lints.crl import (
    ENTRY_LINTS,
    ENTRY_STRUCTURE,
    LIST_LINTS,
    LIST_STRUCTURE,
    lint_crl,
    lint_crl_entry,
)
from jumin.pki.lints.lint import Lint, look_through
from jumin.pki.names import distribution_point
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


EDITION = CrlEdition(7, AT, AT + timedelta(days=1))
REVOCATIONS = {
    SerialNumber(reason + 1): Revocation(reason, AT - timedelta(days=1))
    for reason in RevocationReason
}
SHA384 = write(Tag.SEQUENCE, write_oid("1.2.840.113549.1.1.12"), write(Tag.NULL))
VERSION, ALGORITHM, ISSUER, THIS, NEXT = (0, 0), (0, 1), (0, 2), (0, 3), (0, 4)
ENTRIES, EXTENSIONS, OUTER_ALGORITHM, SIGNED = (0, 5), (0, 6, 0), (1,), (2,)
POINT = distribution_point(CertificatePurpose.AUTHENTICATION, KAMAKURA).public_bytes()

BAD_LISTS = [
    ("list structure", (), lambda der: der + b"\0"),
    ("list structure", (), lambda der: der[:-1]),
    ("list structure", (), put(b"")),
    ("list structure", VERSION, put(b"")),
    ("list structure", THIS, put(b"\x17\x0b2606010130Z")),
    ("list structure", NEXT, put(b"\x17\x0d261301013005Z")),
    ("list structure", NEXT, put(b"")),
    ("list version", VERSION, put(write_integer(0))),
    ("list algorithm", ALGORITHM, put(SHA384)),
    ("list algorithm", OUTER_ALGORITHM, put(SHA384)),
    ("list signature", SIGNED, filled(bytes(256))),
    ("list signature", SIGNED, filled(b"\1" + bytes(256))),
    ("list issuer", ISSUER, rearranged(0, 1, 3, 2)),
    ("list time types", THIS, put(write_time(AT))),
    ("list time types", NEXT, put(write_time(AT + timedelta(days=1)))),
    ("list times", NEXT, put(write_x509_time(AT))),
    ("list times", THIS, put(write_x509_time(datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC)))),
    ("list without entries", ENTRIES, filled(b"")),
    ("list extensions", EXTENSIONS, rearranged(1, 0, 2)),
    ("list extensions", EXTENSIONS, rearranged(0, 1)),
    ("list extensions", EXTENSIONS, rearranged(0, 1, 2, 2)),
    ("list criticality", (*EXTENSIONS, 2), rearranged(0, 2)),
    ("list criticality", (*EXTENSIONS, 1, 0), lambda der: der + bytes.fromhex("0101ff")),
    ("list's authority key", (*EXTENSIONS, 0, 1, 0, 0), filled(b"k" * 20)),
    ("list number", (*EXTENSIONS, 1, 1, 0), put(write_integer(-1))),
    ("list number", (*EXTENSIONS, 1, 1, 0), put(write_integer(1 << 159))),
    ("list number", (*EXTENSIONS, 1, 1, 0), put(bytes.fromhex("02020007"))),
    ("list scope", (*EXTENSIONS, 2, 2, 0, 0, 0, 0), filled(POINT)),
    ("list scope", (*EXTENSIONS, 2, 2, 0), extended(bytes.fromhex("8101ff"))),
]

ENTRY = write(
    Tag.SEQUENCE,
    write_integer(5),
    write_x509_time(AT),
    bytes.fromhex("300c300a0603551d1504030a0104"),
)
REASON = (2, 0, 1, 0)
BAD_ENTRIES = [
    ("entry structure", (), lambda der: der + b"\0"),
    ("entry structure", (1,), put(b"\x17\x0b2606010130Z")),
    ("entry structure", (0,), put(bytes.fromhex("02020005"))),
    ("entry structure", (2,), lambda der: der + der),
    ("entry serial", (0,), put(write_integer(0))),
    ("entry serial", (0,), put(write_integer(1 << 159))),
    ("entry time type", (1,), put(write_time(AT))),
    ("entry extensions", (2,), filled(b"")),
    ("entry extensions", (2,), rearranged(0, 0)),
    ("entry extensions", (2, 0, 0), lambda der: der + bytes.fromhex("0101ff")),
    ("entry extensions", (2, 0, 0), put(write_oid("2.5.29.24"))),
    ("entry reason", REASON, put(bytes.fromhex("0a0100"))),
    ("entry reason", REASON, put(bytes.fromhex("0a0108"))),
    ("entry reason", REASON, put(bytes.fromhex("0a020004"))),
    ("entry reason", REASON, put(bytes.fromhex("020104"))),
]


def made(pki: Pki, revocations=REVOCATIONS, office=KAMAKURA) -> bytes:
    crl = build_crl(pki.signature, revocations, EDITION, office=office)
    return crl.public_bytes(Encoding.DER)


def ids(rows: list) -> list[str]:
    return [f"{row[0]}-{number}" for number, row in enumerate(rows)]


@pytest.mark.parametrize("office", [KAMAKURA, None], ids=["municipality", "full"])
@pytest.mark.parametrize("revocations", [REVOCATIONS, {}], ids=["some", "none"])
@pytest.mark.source("RFC 5280 §5")
def test_no_lint_finds_anything_in_a_good_list(pki: Pki, revocations, office) -> None:
    assert lint_crl(made(pki, revocations, office), pki.signature, office) == ()


@pytest.mark.parametrize(("name", "path", "change"), BAD_LISTS, ids=ids(BAD_LISTS))
def test_each_bad_list_is_found_by_the_lint_meant_and_no_other(pki: Pki, name, path, change):
    findings = lint_crl(edit(made(pki), path, change), pki.signature, KAMAKURA)
    assert {finding.lint for finding in findings} == {name}


@pytest.mark.source("RFC 5280 §5.2.5", "RFC 5280 §6.3.3 (b)(2)")
def test_a_full_list_has_no_scope_and_a_municipalitys_has_its_own(pki: Pki) -> None:
    full, own = made(pki, office=None), made(pki)
    assert [one.lint for one in lint_crl(full, pki.signature, KAMAKURA)] == ["list extensions"]
    assert [one.lint for one in lint_crl(own, pki.signature, None)] == ["list extensions"]


@pytest.mark.source("RFC 5280 §5", "each generation signs its own lists")
def test_a_list_of_another_generation_is_found(pki: Pki) -> None:
    findings = lint_crl(made(pki), pki.second_signature, KAMAKURA)
    assert [finding.lint for finding in findings] == ["list's authority key"]


def test_every_entry_of_a_list_that_is_made_is_a_good_entry(pki: Pki) -> None:
    der = made(pki)
    for number in range(len(REVOCATIONS)):
        assert lint_crl_entry(at(der, (*ENTRIES, number))) == ()
    assert lint_crl_entry(ENTRY) == ()


@pytest.mark.parametrize(("name", "path", "change"), BAD_ENTRIES, ids=ids(BAD_ENTRIES))
def test_each_bad_entry_is_found_by_the_lint_meant_and_no_other(name, path, change) -> None:
    findings = lint_crl_entry(edit(ENTRY, path, change))
    assert {finding.lint for finding in findings} == {name}


def test_an_entry_of_2050_is_written_in_generalized_time() -> None:
    late = datetime(2050, 1, 1, tzinfo=UTC)
    assert lint_crl_entry(edit(ENTRY, (1,), put(write_x509_time(late)))) == ()
    assert lint_crl_entry(edit(ENTRY, (1,), put(write_time(late - timedelta(seconds=1))))) != ()


def test_every_lint_has_a_bad_sample_and_a_name_of_its_own() -> None:
    assert {row[0] for row in BAD_LISTS} == {one.name for one in (*LIST_LINTS, LIST_STRUCTURE)}
    assert {row[0] for row in BAD_ENTRIES} == {one.name for one in (*ENTRY_LINTS, ENTRY_STRUCTURE)}
    assert len({one.name for one in (*LIST_LINTS, *ENTRY_LINTS)}) == 16


def test_a_lint_holds_from_its_day_on() -> None:
    day = date(2020, 4, 1)
    lints = (Lint("one", "§1", day, lambda sample: iter([f"{sample} is bad"])),)
    assert look_through(lints, "this", day - timedelta(days=1)) == ()
    (finding,) = look_through(lints, "this", day)
    assert str(finding) == "one (§1): this is bad"
