"""A journal is a chain of sealed lines with a signed head: nothing can be changed unseen."""

from datetime import UTC

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumin.offices import OFFICES
from jumin.offices.common import audit, seals
from jumin.offices.common.audit import Finding, Flaw
from jumin.offices.common.books import heads, journal, write_journal
from jumin.offices.common.transactions import office_transaction


OFFICE = "certification"


def found() -> tuple[Finding, ...]:
    return audit.verify(OFFICE).findings


def lines() -> list[int]:
    return list(journal(OFFICE).values_list("number", flat=True))


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("office", OFFICES)
def test_the_journals_of_a_new_town_are_whole_and_numbered_without_a_gap(office):
    verdict = audit.verify(office)
    assert verdict.is_whole
    assert verdict.lines == verdict.number == journal(office).count()
    assert list(journal(office).values_list("number", flat=True)) == list(
        range(1, verdict.number + 1)
    )


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("act", "certificate.good"),
        ("subject", "signature:1"),
        ("actor", "somebody"),
        ("facts", {"reason": "other"}),
        ("previous", "f" * 64),
        ("digest", "f" * 64),
        ("seal", "f" * 64),
    ],
)
def test_a_changed_line_is_named(field, value):
    journal(OFFICE).filter(number=7).update(**{field: value})
    assert found() == (Finding(Flaw.CHANGED, 7, 7),)


@pytest.mark.usefixtures("town")
def test_a_changed_line_is_named_even_with_a_digest_that_fits():
    entry = journal(OFFICE).get(number=7)
    entry.act = "certificate.good"
    entry.digest = seals.digest_of(entry)
    entry.save()
    assert found() == (Finding(Flaw.CHANGED, 7, 7),)


@pytest.mark.usefixtures("town")
def test_a_chain_computed_anew_from_a_changed_line_on_lacks_the_seals():
    entries = list(journal(OFFICE).filter(number__gte=7))
    previous = journal(OFFICE).get(number=6).digest
    entries[0].act = "certificate.good"
    for entry in entries:
        entry.previous = previous
        entry.digest = previous = seals.digest_of(entry)
        entry.save()
    assert found()[0] == Finding(Flaw.CHANGED, 7, 7)


@pytest.mark.usefixtures("town")
def test_removed_lines_are_named():
    journal(OFFICE).filter(number__in=(7, 8, 11)).delete()
    assert found() == (Finding(Flaw.MISSING, 7, 8), Finding(Flaw.MISSING, 11, 11))


@pytest.mark.usefixtures("town")
def test_lines_cut_off_the_end_are_named():
    last = lines()[-1]
    journal(OFFICE).filter(number__gt=last - 3).delete()
    assert found() == (Finding(Flaw.MISSING, last - 2, last),)


@pytest.mark.usefixtures("town")
def test_a_head_made_to_fit_a_shortened_journal_lacks_the_offices_signature():
    last = lines()[-1]
    journal(OFFICE).filter(number__gt=last - 3).delete()
    entry = journal(OFFICE).get(number=last - 3)
    heads(OFFICE).update(number=entry.number, digest=entry.digest)
    assert [one.flaw for one in found()] == [Flaw.HEAD]


@pytest.mark.usefixtures("town")
def test_the_instant_of_the_head_below_which_no_clock_goes_is_signed_too():
    head = heads(OFFICE).get()
    heads(OFFICE).update(at=head.at.replace(year=2090))
    assert [one.flaw for one in found()] == [Flaw.HEAD]


@pytest.mark.source("RFC 8032 §5.1.7")
@pytest.mark.usefixtures("town")
def test_anybody_can_verify_the_signature_of_a_head_by_the_offices_public_key():
    verdict, head = audit.verify(OFFICE), heads(OFFICE).get()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(verdict.public_key))
    at = head.at.astimezone(UTC).isoformat()
    signed = f"jumin journal head:{OFFICE}:{verdict.number}:{at}:{verdict.digest}"
    key.verify(bytes.fromhex(verdict.signature), signed.encode())


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "change",
    [
        "at = 'garbage'",
        "at = '2026-11-22 01:00:00+99:99'",
        "at = 5",
        "digest = x'ff00'",
        "act = x'ff'",
        "actor = zeroblob(100)",
        "facts = '5'",
    ],
)
def test_a_line_that_is_no_line_any_more_is_named_and_the_others_are_verified(engine, change):
    if engine != "sqlite":  # PostgreSQL takes nothing of another kind
        change = "actor = 'somebody'"
    with connections[OFFICE].cursor() as cursor:
        cursor.execute(f"UPDATE certification_journalentry SET {change} WHERE number = 5")  # noqa: S608 (the test's own)
    journal(OFFICE).filter(number=9).update(actor="somebody")
    named = [(one.flaw, one.first) for one in found()]
    assert named == [(Flaw.CHANGED, 5), (Flaw.CHANGED, 9)]


@pytest.mark.usefixtures("town")
def test_a_missing_head_is_found():
    heads(OFFICE).all().delete()
    assert [one.flaw for one in found()] == [Flaw.HEAD]


@pytest.mark.usefixtures("town")
def test_lines_that_changed_places_are_named():
    journal(OFFICE).filter(number=7).update(number=900_000)
    journal(OFFICE).filter(number=9).update(number=7)
    journal(OFFICE).filter(number=900_000).update(number=9)
    assert [(one.flaw, one.first) for one in found()] == [(Flaw.REORDERED, 7), (Flaw.REORDERED, 9)]


@pytest.mark.usefixtures("town")
def test_a_journal_replaced_by_an_older_copy_of_itself_betrays_itself_to_whoever_kept_its_head():
    kept = audit.verify(OFFICE)
    last, older = lines()[-1], journal(OFFICE).get(number=lines()[-1] - 2)
    journal(OFFICE).filter(number__gt=older.number).delete()
    heads(OFFICE).update(
        number=older.number,
        at=older.at,
        digest=older.digest,
        signature=seals.sign_head(OFFICE, older.number, older.at, older.digest),
    )
    assert audit.verify(OFFICE).is_whole
    verdict = audit.verify(OFFICE, kept={kept.number: kept.digest})
    assert verdict.findings == (Finding(Flaw.MISSING, last - 1, last),)


@pytest.mark.usefixtures("town")
def test_a_kept_head_that_the_journal_still_has_is_no_finding():
    older = journal(OFFICE).get(number=5)
    assert audit.verify(OFFICE, kept={5: older.digest}).is_whole
    other = audit.verify(OFFICE, kept={5: "f" * 64})
    assert other.findings == (Finding(Flaw.KEPT_HEAD, 5, 5),)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_changed_in_a_line_it_is_the_line_that_is_named(town, data):  # noqa: ARG001 (given takes the last)
    """Any one field of any one line, to anything."""
    number = data.draw(st.sampled_from(lines()))
    before = journal(OFFICE).filter(number=number).values().get()
    text = st.text("abcdef0123456789.", min_size=1, max_size=64)
    field = data.draw(
        st.sampled_from(["act", "subject", "actor", "previous", "digest", "seal", "facts"])
    )
    value = data.draw(text.map(lambda said: {"x": said}) if field == "facts" else text)
    try:
        journal(OFFICE).filter(number=number).update(**{field: value})
        expected = () if value == before[field] else (Finding(Flaw.CHANGED, number, number),)
        named = tuple(one for one in found() if one.flaw is not Flaw.HEAD)
        assert named == expected
    finally:
        journal(OFFICE).filter(number=number).update(**{field: before[field]})


@pytest.mark.usefixtures("town")
def test_verifying_tells_how_far_it_is():
    told = []
    audit.verify(OFFICE, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(lines()), len(lines()))


def test_what_the_office_writes_while_its_journal_is_verified_is_no_finding(town, monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 5)
    before = lines()[-1]

    def write(_done: int, _of: int) -> None:
        if lines()[-1] == before:
            with office_transaction(OFFICE):
                write_journal(OFFICE, "test.act", "nobody", at=town.now(), actor="test")

    verdict = audit.verify(OFFICE, progress=write)
    assert verdict.is_whole
    assert verdict.number == before + 1
