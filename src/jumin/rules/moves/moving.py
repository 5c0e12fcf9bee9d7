"""What is due after moving to another municipality, lest the card lapse (転入と継続利用).

The municipality is the one moved to: what its own guide says comes before the nation's.
"""

from dataclasses import dataclass
from datetime import date

from jumin.rules.known.answers import Answer, DatedValue, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import ImpossibleDaysError, last_day_within
from jumin.terms import MunicipalityId, Reason, because


@dataclass(frozen=True)
class MovePeriod:
    """A period in which a step of a move is due (期間), with the value that it comes from."""

    days: DatedValue[int]
    last_day: date


def notice_period_of_living_there(
    moved_in_on: date, municipality: MunicipalityId | None
) -> MovePeriod:
    """Find the period of the notice after moving in (転入をした日から14日以内)."""
    return _period("notice-days-of-living-there", moved_in_on, municipality)


def notice_period_of_moving_out(
    planned_on: date, municipality: MunicipalityId | None
) -> MovePeriod:
    """Find the period of the notice after the planned moving-out (転出予定日から30日以内)."""
    return _period("notice-days-of-moving-out", planned_on, municipality)


def continued_use_period(notified_on: date, municipality: MunicipalityId | None) -> MovePeriod:
    """Find the period of continued use after the notice (転入届をした日から90日以内)."""
    return _period("continued-use-days", notified_on, municipality)


def notified_too_soon(moved_in_on: date) -> Reason:
    """Tell that a notice is made once one lives there (転入をした後の届出)."""
    return because(
        "The notice of moving in came before the moving in. It is made on {moved_in_on} or later.",
        moved_in_on=moved_in_on,
    )


def moving_in_notice_last_day(
    moved_in_on: date, *, municipality: MunicipalityId | None = None
) -> Answer[date]:
    """The last day of the notice after moving in (転入をした日から14日以内).

    Args:
        moved_in_on: the day from which one lives there (住み始めた日), which isn't counted.
        municipality: the one moved to.

    Example:
        >>> moving_in_notice_last_day(date(2026, 4, 1)).value
        datetime.date(2026, 4, 15)

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    """
    period = notice_period_of_living_there(moved_in_on, municipality)
    told = because("The notice is due within {days} days of living there.", days=period.days.value)
    return answer_of_days(period.last_day, moved_in_on, [period.days], told)


def moving_in_notice_last_day_after_moving_out(
    planned_on: date, *, municipality: MunicipalityId | None = None
) -> Answer[date]:
    """The last day of the notice of moving in after moving out (転出予定日から30日以内).

    Args:
        planned_on: the planned day of moving out (転出の予定年月日), which isn't counted.
        municipality: the one moved to.

    Example:
        >>> moving_in_notice_last_day_after_moving_out(date(2026, 4, 1)).value
        datetime.date(2026, 5, 1)

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    """
    period = notice_period_of_moving_out(planned_on, municipality)
    told = because(
        "The notice is due within {days} days of the planned moving-out.", days=period.days.value
    )
    return answer_of_days(period.last_day, planned_on, [period.days], told)


def is_moving_in_notified_in_time(
    *,
    moved_in_on: date,
    moved_out_on: date,
    notified_on: date,
    municipality: MunicipalityId | None = None,
) -> Answer[bool]:
    """Whether a notice of moving in leaves the card in force (期間内の転入届): both limits.

    Args:
        moved_in_on: the day from which one lives there (転入をした日).
        moved_out_on: the planned day of moving out (転出の予定年月日).
        notified_on: the day of the notice (届出の日).
        municipality: the one moved to.

    Raises:
        ImpossibleDaysError: the notice precedes the moving-in: it tells of a move that was made.

    Example:
        >>> is_moving_in_notified_in_time(
        ...     moved_in_on=date(2026, 4, 1),
        ...     moved_out_on=date(2026, 3, 31),
        ...     notified_on=date(2026, 4, 16),
        ... ).value
        False

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    """
    if notified_on < moved_in_on:
        raise ImpossibleDaysError(notified_too_soon(moved_in_on))
    living_there = notice_period_of_living_there(moved_in_on, municipality)
    moving_out = notice_period_of_moving_out(moved_out_on, municipality)
    missed = []
    if notified_on > living_there.last_day:
        days = living_there.days.value
        missed.append(because("The notice came after {days} days of living there.", days=days))
    if notified_on > moving_out.last_day:
        days = moving_out.days.value
        missed.append(
            because("The notice came after {days} days of the planned moving-out.", days=days)
        )
    used = [living_there.days, moving_out.days]
    return answer_of_days(not missed, notified_on, used, *missed)


def continued_use_last_day(
    notified_on: date, *, municipality: MunicipalityId | None = None
) -> Answer[date]:
    """The last day to have the card's use continued (継続利用の期限): 90 days of the notice.

    Args:
        notified_on: the day of the notice of moving in (転入届をした日), which isn't counted.
        municipality: the one moved to.

    Example:
        >>> continued_use_last_day(date(2026, 4, 1)).value
        datetime.date(2026, 6, 30)

    Sources: tsukuba-guide-2023-10 §6(1), kamakura-guide-2024-05-01 §5, izumi-guide §4(2)

    """
    period = continued_use_period(notified_on, municipality)
    told = because(
        "The card's use is continued within {days} days of the notice.", days=period.days.value
    )
    return answer_of_days(period.last_day, notified_on, [period.days], told)


def _period(key: str, of: date, municipality: MunicipalityId | None) -> MovePeriod:
    days = parameters().find(int, f"moving.{key}", of, municipality)
    return MovePeriod(days, last_day_within(days.value, of=of))
