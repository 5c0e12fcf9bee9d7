"""When documents can be had at kiosks: closed days, announced stops, and the day of change."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, time
from pathlib import Path

import pytest
from changing import assert_changes_as_told
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.rules import (
    Hours,
    ParameterFileError,
    Stop,
    answering_by,
    documents,
    hours,
    load_over,
    maintenance,
    municipalities,
    next_opening,
    open_spans,
    opening,
)
from jumin.rules.kiosk.hours import closed
from jumin.terms import JST, Document, MunicipalityId


EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
RECORD, FAMILY, TAX = Document.RESIDENT_RECORD, Document.FAMILY_REGISTER, Document.TAXATION
NOVEMBER, YEAR_END = date(2026, 11, 20), date(2026, 12, 28)
ALL_DAY = Hours(time(6, 30), time(23))
OWN = """\
{key}:
  title: {{ja: 見本, en: sample}}
  unit: {unit}
  values:
{values}"""
VALUE = """\
    - value: {value}
      since: {since}
      kind: public
      source: kamakura-guide-2024-05-01#7
      verified_on: 2026-11-22
"""
Announce = Callable[..., None]


@pytest.fixture
def own_rules(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Answer by a folder that tells something else of Kamakura's kiosks."""
    folder = tmp_path / "municipalities" / "kamakura-14204"
    folder.mkdir(parents=True)

    def write(key: str, unit: str, **values: str) -> None:
        told = "".join(
            VALUE.format(value=value, since=since.replace("_", "-").removeprefix("since-"))
            for since, value in values.items()
        )
        text = OWN.format(key=key, unit=unit, values=told)
        (folder / "kiosk.yaml").write_text(text, "utf-8")
        while_asked.enter_context(answering_by(load_over(tmp_path)))

    with ExitStack() as while_asked:
        yield write


@pytest.fixture
def announce(own_rules: Callable[..., None]) -> Announce:
    """Announce stops of Kamakura's service."""

    def write(*stops: str) -> None:
        own_rules("maintenance", "stops", since_2024_05_01=f"[{', '.join(stops)}]")

    return write


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JST)


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("on", "changes_on"),
    [
        (date(2026, 12, 28), date(2026, 12, 29)),
        (date(2026, 12, 29), date(2027, 1, 4)),
        (date(2027, 1, 3), date(2027, 1, 4)),
        (date(2027, 1, 4), date(2027, 12, 29)),
    ],
)
def test_the_hours_change_where_the_closed_days_begin_and_end(on: date, changes_on: date) -> None:
    """12月29日から1月3日までの期間を除く."""
    assert hours(KAMAKURA, RECORD, on).changes_on == changes_on


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("document", Document)
@pytest.mark.parametrize("on", [YEAR_END, date(2027, 1, 2)])
def test_the_hours_of_every_document_change_on_the_day_that_is_told(
    place: MunicipalityId, document: Document, on: date
) -> None:
    assert_changes_as_told(lambda day: hours(place, document, day), on, days=30)
    assert_changes_as_told(lambda day: open_spans(place, document, day), on, days=30)


@settings(max_examples=20, deadline=None)
@given(
    place=st.sampled_from(EVERYWHERE),
    document=st.sampled_from(Document),
    on=st.dates(date(2024, 5, 1), date(2032, 12, 31)),
)
def test_the_hours_change_on_the_day_that_is_told_whatever_the_day(
    place: MunicipalityId, document: Document, on: date
) -> None:
    assert_changes_as_told(lambda day: hours(place, document, day), on, days=120)


@pytest.mark.parametrize(
    ("instant", "changes_on"),
    [
        (at(11, 20, 6, 29), date(2026, 11, 20)),
        (at(11, 20, 22, 59), date(2026, 11, 20)),
        (at(11, 20, 23), date(2026, 11, 21)),
        (at(12, 28, 23), date(2027, 1, 4)),
    ],
)
def test_an_opening_changes_on_the_day_of_the_next_opening_or_closing(
    instant: datetime, changes_on: date
) -> None:
    assert opening(KAMAKURA, RECORD, instant).changes_on == changes_on


def test_what_is_never_handed_out_never_changes() -> None:
    assert opening(KAMAKURA, TAX, at(11, 20, 12)).changes_on is None
    assert hours(NAKANOTO, RECORD, NOVEMBER).changes_on is None


@pytest.mark.source("KIOSK-5")
@pytest.mark.parametrize(
    ("place", "document", "why"),
    [
        (NAKANOTO, RECORD, "The municipality offers no certificates at kiosks."),
        (KAMAKURA, TAX, "The municipality does not hand out this document at kiosks."),
    ],
)
def test_why_a_document_can_not_be_had_is_told_in_a_sentence(
    place: MunicipalityId, document: Document, why: str
) -> None:
    assert why in [str(reason) for reason in hours(place, document, NOVEMBER).reasons]


@pytest.mark.source("KIOSK-9", "tsukuba-guide-2023-10 §5(3)", "fujisawa-guide §9")
@pytest.mark.parametrize("place", EVERYWHERE)
def test_no_guide_tells_the_days_of_stops(place: MunicipalityId) -> None:
    """サービス停止の日時については、広報・ホームページでご案内します."""
    told = maintenance(place, NOVEMBER)
    assert (told.value, told.assumed) == ((), True)


@pytest.mark.source("KIOSK-9")
def test_an_announced_stop_closes_the_service_on_its_days(announce: Announce) -> None:
    announce("{first: 2026-12-05, last: 2026-12-06}")
    assert hours(KAMAKURA, RECORD, date(2026, 12, 4)).value == ALL_DAY
    resting = hours(KAMAKURA, RECORD, date(2026, 12, 5))
    assert (resting.value, resting.changes_on) == (None, date(2026, 12, 7))
    assert "The service rests, as announced." in [str(reason) for reason in resting.reasons]
    assert hours(KAMAKURA, RECORD, date(2026, 12, 7)).value == ALL_DAY
    assert hours(KAMAKURA, RECORD, date(2026, 12, 4)).changes_on == date(2026, 12, 5)
    assert next_opening(KAMAKURA, RECORD, at(12, 4, 23)) == at(12, 7, 6, 30)
    assert hours(TSUKUBA, RECORD, date(2026, 12, 5)).value == ALL_DAY
    assert_changes_as_told(lambda day: hours(KAMAKURA, RECORD, day), NOVEMBER, days=60)


@pytest.mark.source("KIOSK-9")
def test_a_stop_in_the_middle_of_a_day_parts_its_hours(announce: Announce) -> None:
    announce(
        '{first: 2026-12-05, last: 2026-12-05, hours: {opens: "12:00", closes: "13:00"}}',
        '{first: 2026-12-05, last: 2026-12-05, hours: {opens: "21:00", closes: "23:30"}}',
    )
    on = date(2026, 12, 5)
    assert open_spans(KAMAKURA, RECORD, on).value == (
        Hours(time(6, 30), time(12)),
        Hours(time(13), time(21)),
    )
    assert hours(KAMAKURA, RECORD, on).value == Hours(time(6, 30), time(21))
    for hour, minute, is_open in [(11, 59, True), (12, 0, False), (13, 0, True), (21, 0, False)]:
        assert opening(KAMAKURA, RECORD, at(12, 5, hour, minute)).value is is_open
    assert next_opening(KAMAKURA, RECORD, at(12, 5, 12)) == at(12, 5, 13)
    refused = closed(KAMAKURA, at(12, 5, 12), RECORD)
    assert refused is not None
    assert refused.facts["opens_at"] == at(12, 5, 13).isoformat()


@pytest.mark.source("KIOSK-9")
def test_a_stop_may_concern_some_documents_only(announce: Announce) -> None:
    announce("{first: 2026-12-05, last: 2026-12-05, documents: [family-register]}")
    on = date(2026, 12, 5)
    assert hours(KAMAKURA, FAMILY, on).value is None
    assert hours(KAMAKURA, RECORD, on).value == ALL_DAY


@pytest.mark.source("KIOSK-9")
def test_stops_are_listed_until_they_are_over(announce: Announce) -> None:
    announce("{first: 2026-12-05, last: 2026-12-06}")
    stop = Stop(date(2026, 12, 5), date(2026, 12, 6), None, ())
    told = maintenance(KAMAKURA, NOVEMBER)
    assert (told.value, told.changes_on) == ((stop,), date(2026, 12, 7))
    assert maintenance(KAMAKURA, date(2026, 12, 6)).value == (stop,)
    assert maintenance(KAMAKURA, date(2026, 12, 7)).value == ()
    assert_changes_as_told(lambda day: maintenance(KAMAKURA, day), NOVEMBER, days=30)


@pytest.mark.parametrize(
    ("stop", "what"),
    [
        ("{first: 2026-12-06, last: 2026-12-05}", "ends before it begins"),
        ("{first: 2026-12-06}", "last is missing"),
        ("{first: 2026-12-06, last: 2026-12-06, documents: [passport]}", "passport is unknown"),
    ],
)
def test_a_stop_that_is_not_written_as_stops_are_is_a_fault(
    announce: Announce, stop: str, what: str
) -> None:
    with pytest.raises(ParameterFileError, match=what):
        announce(stop)


@pytest.mark.source("KIOSK-2")
def test_a_document_may_be_added_to_those_that_are_handed_out(
    own_rules: Callable[..., None],
) -> None:
    own_rules("offer.taxation", "conditions", since_2027_04_01="[newest-year]")
    before = documents(KAMAKURA, NOVEMBER)
    assert TAX not in [offer.document for offer in before.value]
    assert before.changes_on == date(2027, 4, 1)
    assert hours(KAMAKURA, TAX, NOVEMBER).changes_on == date(2027, 4, 1)
    assert hours(KAMAKURA, TAX, date(2027, 4, 1)).value == ALL_DAY
    assert TAX in [offer.document for offer in documents(KAMAKURA, date(2027, 4, 1)).value]
    assert_changes_as_told(lambda day: hours(KAMAKURA, TAX, day), NOVEMBER, days=200)
    assert_changes_as_told(lambda day: documents(KAMAKURA, day), NOVEMBER, days=200)
