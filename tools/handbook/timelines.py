"""The lives of four cards, and a move, drawn from the rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook.drawing import Bar, Drawn, Lane, Mark, Picture, svg
from jumin.rules import (
    Answer,
    age_on,
    card_last_day,
    card_last_day_after_extension,
    certificate_last_day,
    continued_use_last_day,
    is_renewal_notified,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
    renewal_notice_day,
    renewal_opens_on,
    signature_certificate_from_age,
)
from jumin.rules.moves.lapse import Move, move_lapse
from jumin.terms import CertificatePurpose


A_DAY: Final = timedelta(days=1)
AUTHENTICATION, SIGNATURE = CertificatePurpose.AUTHENTICATION, CertificatePurpose.SIGNATURE


@dataclass(frozen=True)
class Holder:
    """Somebody whose card is drawn."""

    key: str
    title: str
    born_on: date
    issued_on: date
    stay_until: date | None = None
    """The last day of the stay, if it has one."""
    extended: tuple[date, date] | None = None
    """The day on which the card is extended with the stay, and the stay's new last day."""

    @property
    def applied_on(self) -> date:
        """The day of the application: a month before the issue."""
        return self.issued_on - timedelta(days=30)


@dataclass(frozen=True)
class Life:
    """Something of a card that begins, can be renewed and ends."""

    name: str
    colour: str
    since: date
    told: Answer[date]
    stay_until: date | None

    @property
    def opens_on(self) -> date:
        """The first day of renewal; never before it begins."""
        return max(renewal_opens_on(self.told.value).value, self.since)

    @property
    def notice_on(self) -> date | None:
        """The day of the notice, if one is posted."""
        is_posted = is_renewal_notified(self.told.value, stay_until=self.stay_until)
        return renewal_notice_day(self.told.value).value if is_posted.value else None

    @property
    def days(self) -> str:
        """What is said of it below its bar."""
        notice = f"notice {self.notice_on}" if self.notice_on else "no notice"
        return f"renewal from {self.opens_on}, {notice}, last day {self.told.value}"


HEAD: Final = ("", "from", "renewal from", "notice", "last day", "why")
HOLDERS: Final = (
    Holder("adult", "A card of a grown-up", date(1990, 5, 30), date(2024, 6, 10)),
    Holder("minor", "A card of a twelve-year-old", date(2012, 4, 1), date(2024, 6, 10)),
    Holder(
        "stay",
        "A card of a resident whose stay has an end",
        date(1995, 9, 12),
        date(2024, 6, 10),
        stay_until=date(2026, 3, 31),
        extended=(date(2026, 2, 10), date(2029, 3, 31)),
    ),
    Holder(
        "leap-day", "A card of somebody born on 29 February", date(2004, 2, 29), date(2024, 3, 1)
    ),
)


def of_holder(holder: Holder) -> Drawn:
    """Draw a card, its certificates and, where they come before the card's end, the next ones."""
    lives = tuple(_lives(holder))
    last = max(life.told.value for life in lives)
    years = range(holder.issued_on.year, last.year + 2)
    picture = Picture(
        title=(
            f"{holder.title}: born {holder.born_on}, issued {holder.issued_on}"
            + (f", stay to {holder.stay_until}" if holder.stay_until else "")
        ),
        description=" ".join(f"{life.name}: from {life.since}, {life.days}." for life in lives),
        start=float(date(years[0], 1, 1).toordinal()),
        end=float(date(years[-1], 1, 1).toordinal()),
        ticks=tuple((float(date(year, 1, 1).toordinal()), str(year)) for year in years),
        lanes=tuple(_lane(life) for life in lives),
    )
    return Drawn(
        holder.key,
        picture.title,
        picture.description,
        svg(picture),
        HEAD,
        tuple(_row(life) for life in lives),
    )


def _lives(holder: Holder) -> Iterator[Life]:
    card = card_last_day(
        issued_on=holder.issued_on,
        born_on=holder.born_on,
        applied_on=holder.applied_on,
        stay_until=holder.stay_until,
    )
    yield Life("Card", "card", holder.issued_on, card, holder.stay_until)
    first = tuple(_certificates(holder, holder.issued_on, card.value, holder.stay_until))
    yield from first
    if holder.stay_until is not None and holder.extended is not None:
        extended_on, stay_until = holder.extended
        extended = card_last_day_after_extension(
            issued_on=holder.issued_on,
            born_on=holder.born_on,
            applied_on=holder.applied_on,
            stay_until=holder.stay_until,
            extended_on=extended_on,
            new_stay_until=stay_until,
        )
        yield Life("Card, extended", "card", extended_on, extended, stay_until)
        yield from _certificates(holder, extended_on, extended.value, stay_until, renewing=True)
    elif first[0].told.value < card.value:
        yield from _certificates(
            holder, first[0].opens_on, card.value, holder.stay_until, renewing=True
        )


def _certificates(
    holder: Holder,
    issued_on: date,
    card_ends_on: date,
    stay_until: date | None,
    *,
    renewing: bool = False,
) -> Iterator[Life]:
    which = "renewed" if renewing else "first"
    authentication = certificate_last_day(
        AUTHENTICATION,
        issued_on=issued_on,
        born_on=holder.born_on,
        card_last_day=card_ends_on,
        renewing=renewing,
    )
    yield Life(f"Authentication, {which}", "authentication", issued_on, authentication, stay_until)
    if age_on(holder.born_on, issued_on) >= signature_certificate_from_age(issued_on).value:
        signature = certificate_last_day(
            SIGNATURE,
            issued_on=issued_on,
            born_on=holder.born_on,
            card_last_day=card_ends_on,
            authentication_last_day=authentication.value,
            renewing=renewing,
        )
        yield Life(f"Signature, {which}", "signature", issued_on, signature, stay_until)


def _lane(life: Life) -> Lane:
    since, opens, after = (
        float(day.toordinal()) for day in (life.since, life.opens_on, life.told.value + A_DAY)
    )
    return Lane(
        name=life.name,
        about=f"{life.since} to {life.told.value}",
        bars=(
            Bar(since, opens, life.colour, str(life.since)),
            Bar(opens, after, f"{life.colour}-open"),
        ),
        marks=(Mark(float(life.notice_on.toordinal()), life.colour),) if life.notice_on else (),
        note=life.days,
    )


def _row(life: Life) -> tuple[str, ...]:
    why = " ".join(str(reason) for reason in life.told.reasons)
    days = (life.since, life.opens_on, life.notice_on or "none", life.told.value)
    return (life.name, *(str(day) for day in days), why)


PLANNED, LIVING, NOTIFIED = date(2027, 3, 25), date(2027, 3, 28), date(2027, 4, 5)
MOVE_HEAD: Final = ("", "counted from", "last day", "when it is missed the card lapses on", "why")


@dataclass(frozen=True)
class Limit:
    """A period of a move, and what happens when it is missed."""

    name: str
    counted_from: date
    told: Answer[date]
    missed: Move


def of_move() -> Drawn:
    """Draw a move with its three limits, and when a card lapses by each."""
    living_there = moving_in_notice_last_day(LIVING)
    late = living_there.value + A_DAY
    limits = (
        Limit("Notice: living there", LIVING, living_there, Move(PLANNED, LIVING, late)),
        Limit(
            "Notice: planned day",
            PLANNED,
            moving_in_notice_last_day_after_moving_out(PLANNED),
            Move(PLANNED, LIVING),
        ),
        Limit(
            "Continued use",
            NOTIFIED,
            continued_use_last_day(NOTIFIED),
            Move(PLANNED, LIVING, NOTIFIED),
        ),
    )
    lapses = tuple(_lapse(limit) for limit in limits)
    ends = max(lapse for lapse, _ in lapses)
    mondays = [PLANNED + timedelta(days=14 * count) for count in range(9)]
    picture = Picture(
        title=(
            f"A move: planned day of moving out {PLANNED}, living there from {LIVING},"
            f" notice on {NOTIFIED}"
        ),
        description=" ".join(
            f"{limit.name}: counted from {limit.counted_from}, last day {limit.told.value}; missed,"
            f" the card lapses on {lapse}."
            for limit, (lapse, _) in zip(limits, lapses, strict=True)
        ),
        start=float(PLANNED.toordinal() - 7),
        end=float(ends.toordinal() + 21),
        ticks=tuple((float(day.toordinal()), f"{day:%m-%d}") for day in mondays),
        lanes=tuple(
            _limit_lane(limit, lapse) for limit, (lapse, _) in zip(limits, lapses, strict=True)
        ),
    )
    rows = tuple(
        (limit.name, str(limit.counted_from), str(limit.told.value), str(lapse), why)
        for limit, (lapse, why) in zip(limits, lapses, strict=True)
    )
    return Drawn("move", picture.title, picture.description, svg(picture), MOVE_HEAD, rows)


def _lapse(limit: Limit) -> tuple[date, str]:
    told = move_lapse(limit.missed)
    if told.value is None:
        raise AssertionError(f"{limit.name} can be missed without harm.")
    return told.value.on, " ".join(str(reason) for reason in told.reasons)


def _limit_lane(limit: Limit, lapse: date) -> Lane:
    after = limit.told.value + A_DAY
    return Lane(
        name=limit.name,
        about=f"{limit.counted_from} to {limit.told.value}",
        bars=(
            Bar(
                float((limit.counted_from + A_DAY).toordinal()),
                float(after.toordinal()),
                "due",
                f"{(limit.told.value - limit.counted_from).days} days",
            ),
        ),
        marks=(Mark(float(lapse.toordinal()), "missed"),),
        note=f"last day {limit.told.value}; missed, the card lapses on {lapse}",
    )
