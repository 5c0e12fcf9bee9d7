"""When documents can be had at kiosks (利用できる時間): hours, closed days, announced stops."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from jumin.rules.changes import followed, next_turn
from jumin.rules.instants import day_asked
from jumin.rules.kiosk.availability import availability, find, offered
from jumin.rules.kiosk.stop_units import Stop
from jumin.rules.known.answers import Answer, DatedValue, answer, earliest
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.known.plain_units import Hours, YearlyDays
from jumin.terms import (
    JST,
    Document,
    MunicipalityId,
    Reason,
    Refusal,
    RefusalCode,
    because,
    day_of,
)


_LONGEST_CLOSURE: Final = timedelta(days=366)
_A_DAY: Final = timedelta(days=1)


def hours(municipality: MunicipalityId, document: Document, on: date) -> Answer[Hours | None]:
    """The hours in which a document can be had on a day (利用できる時間); None all day closed.

    From the first opening to the last closing: a stop in the middle of the day is told by
    `open_spans`.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9

    >>> from datetime import date
    >>> told = hours("kamakura", Document.FAMILY_REGISTER, date(2026, 12, 28))
    >>> told.value.opens.hour, told.value.closes.hour, told.changes_on
    (10, 18, datetime.date(2026, 12, 29))

    """

    def ask(day: date) -> Answer[Hours | None]:
        told = _spans(municipality, document, day)
        spans = told.value
        whole = Hours(spans[0].opens, spans[-1].closes) if spans else None
        return told.telling(whole)

    return followed(ask, on)


def open_spans(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Hours, ...]]:
    """The spans of a day in which a document can be had (利用できる時間帯), in order.

    More than one where the service rests in between; none where it is closed all day.

    >>> from datetime import date
    >>> len(open_spans("fujisawa", Document.TAXATION, date(2026, 12, 31)).value)
    1
    """
    return followed(lambda day: _spans(municipality, document, day), on)


def opening(municipality: MunicipalityId, document: Document, at: datetime) -> Answer[bool]:
    """Whether a document can be had at an instant (利用可否): at opening yes, at closing no.

    It changes on the day on which it opens or closes next.

    Raises:
        UsageError: the instant has no time zone.

    >>> from datetime import datetime
    >>> opening("kamakura", Document.RESIDENT_RECORD, datetime(2026, 11, 20, 23, tzinfo=JST)).value
    False

    """
    on, now = day_asked(at), at.astimezone(JST).time()
    today = _spans(municipality, document, on)
    is_open = any(span.include(now) for span in today.value)
    opens_at = None if is_open else next_opening(municipality, document, at)
    changes_on = on if is_open else (day_of(opens_at) if opens_at else None)
    return replace(today.telling(is_open), changes_on=changes_on)


def next_opening(municipality: MunicipalityId, document: Document, at: datetime) -> datetime | None:
    """The next instant, not before `at`, at which hours begin (次の利用開始); None if none does.

    Raises:
        UsageError: the instant has no time zone.

    >>> from datetime import datetime
    >>> evening = datetime(2026, 12, 28, 23, tzinfo=JST)
    >>> next_opening("kamakura", Document.RESIDENT_RECORD, evening).isoformat()
    '2027-01-04T06:30:00+09:00'

    """
    day: date | None = day_asked(at)
    last = day_of(at) + _LONGEST_CLOSURE
    while day is not None and day <= last:
        told = _spans(municipality, document, day)
        for span in told.value:
            opens_at = datetime.combine(day, span.opens, tzinfo=JST)
            if opens_at >= at:
                return opens_at
        day = day + _A_DAY if told.value else told.changes_on
    return None


def closed(
    municipality: MunicipalityId, at: datetime, document: Document | None = None
) -> Refusal | None:
    """Tell that it is outside the hours of a document, or of all that are offered (利用時間外).

    None if it is inside.

    >>> from datetime import datetime
    >>> str(closed("kamakura", datetime(2026, 12, 31, 12, tzinfo=JST)))
    'kiosk.closed (opens_at=2027-01-04T06:30:00+09:00)'
    """
    asked = [document] if document else offered(municipality, day_of(at))
    if any(opening(municipality, one, at).value for one in asked):
        return None
    openings = (next_opening(municipality, one, at) for one in asked)
    opens_at = min((one for one in openings if one is not None), default=None)
    return Refusal(RefusalCode.KIOSK_CLOSED, {"opens_at": opens_at.isoformat()} if opens_at else {})


def closed_days(municipality: MunicipalityId, on: date) -> Answer[YearlyDays | None]:
    """The days of every year on which nothing can be had (休止日); None where there are none.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9

    >>> from datetime import date
    >>> told = closed_days("tsukuba", date(2026, 11, 20))
    >>> told.value.first, told.value.last, told.assumed
    (MonthDay(month=12, day=29), MonthDay(month=1, day=3), True)

    """
    days, known = _closed_days(municipality, on)
    return answer(days, on, [known])


def maintenance(municipality: MunicipalityId, on: date) -> Answer[tuple[Stop, ...]]:
    """List the announced stops that are not over yet (メンテナンスによる停止), as far as is known.

    No guide tells days: municipalities announce them. Whoever knows one adds it to
    `kiosk.maintenance` of the municipality.

    Sources: tsukuba-guide-2023-10 §5(3), fujisawa-guide §9, kamakura-guide-2024-05-01 §7

    >>> from datetime import date
    >>> maintenance("tsukuba", date(2026, 11, 20)).value
    ()

    """

    def ask(day: date) -> Answer[tuple[Stop, ...]]:
        known = _stops(municipality, day)
        coming = tuple(stop for stop in known.value if stop.last >= day)
        ends = min((stop.last + _A_DAY for stop in coming), default=None)
        return answer(coming, day, [known], changes_on=ends)

    return followed(ask, on)


def _spans(municipality: MunicipalityId, document: Document, on: date) -> Answer[tuple[Hours, ...]]:
    """Tell the spans of a day; `changes_on` is the next day on which they may be others."""
    refused = availability(municipality, document, on)
    if refused.why is not None:
        return answer((), on, refused.values, refused.why, changes_on=refused.changes_on)
    (rest, yearly), stops = _closed_days(municipality, on), _stops(municipality, on)
    turns = [
        refused.changes_on,
        stops.changes_on,
        next_turn(rest, on) if rest else None,
        *_next_of_stops(stops.value, on),
    ]
    may_change = earliest(turns)
    if rest and rest.include(on):
        closed = because("The service is closed on these days of the year.")
        return answer((), on, [yearly], closed, changes_on=may_change)
    usual = find(Hours, f"hours.{document}", municipality, on)
    resting = [stop for stop in stops.value if stop.concerns(document, on)]
    used: list[DatedValue[object]] = [usual, yearly, *([stops] if resting else [])]
    spans = _without([usual.value], resting)
    return answer(spans, on, used, *_told(spans, resting), changes_on=may_change)


def _told(spans: Iterable[Hours], resting: Iterable[Stop]) -> list[Reason]:
    told = [
        because("Open from {opens:%H:%M} to {closes:%H:%M}.", opens=span.opens, closes=span.closes)
        for span in spans
    ]
    return [*told, *(because("The service rests, as announced.") for _stop in resting)]


def _without(spans: list[Hours], resting: Iterable[Stop]) -> tuple[Hours, ...]:
    """Take the hours of stops out of a day's spans."""
    for stop in resting:
        rest = stop.hours
        if rest is None:
            return ()
        pieces = [
            piece
            for span in spans
            for piece in (
                Hours(span.opens, min(span.closes, rest.opens)),
                Hours(max(span.opens, rest.closes), span.closes),
            )
        ]
        spans = [piece for piece in pieces if piece.opens < piece.closes]
    return tuple(spans)


def _closed_days(
    municipality: MunicipalityId, on: date
) -> tuple[YearlyDays | None, DatedValue[object]]:
    """Find the days of every year on which the service is closed; None, if there are none."""
    known = find(object, "closed-days", municipality, on)
    return known.value if isinstance(known.value, YearlyDays) else None, known


def _stops(municipality: MunicipalityId, on: date) -> DatedValue[tuple[Stop, ...]]:
    return parameters().find(tuple, "kiosk.maintenance", on, municipality_id(municipality))


def _next_of_stops(stops: Iterable[Stop], on: date) -> Iterable[date]:
    return (day for stop in stops for day in (stop.first, stop.last + _A_DAY) if day > on)
