"""What is due after moving to another municipality, lest the card lapse (転入と継続利用)."""

from datetime import date

from jumin.rules.known.answers import Answer, DatedValue, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import last_day_within
from jumin.terms import UsageError, because


def moving_in_notice_last_day(moved_in_on: date) -> Answer[date]:
    """The last day of the notice after moving in (転入をした日から14日以内).

    Args:
        moved_in_on: the day from which one lives there (住み始めた日), which isn't counted.

    Sources: tsukuba-guide-2023-10 §6(1), civil-code §140

    """
    days = _days("notice-days-of-living-there", moved_in_on)
    return answer_of_days(
        last_day_within(days.value, of=moved_in_on),
        moved_in_on,
        [days],
        because("The notice is due within {days} days of living there.", days=days.value),
    )


def moving_in_notice_last_day_after_moving_out(planned_on: date) -> Answer[date]:
    """The last day of the notice of moving in after moving out (転出予定日から30日以内).

    Args:
        planned_on: the planned day of moving out (転出の予定年月日), which isn't counted.

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    """
    days = _days("notice-days-of-moving-out", planned_on)
    return answer_of_days(
        last_day_within(days.value, of=planned_on),
        planned_on,
        [days],
        because("The notice is due within {days} days of the planned moving-out.", days=days.value),
    )


def is_moving_in_notified_in_time(
    *, moved_in_on: date, moved_out_on: date, notified_on: date
) -> Answer[bool]:
    """Whether a notice of moving in leaves the card in force (期間内の転入届): both limits.

    Args:
        moved_in_on: the day from which one lives there (転入をした日).
        moved_out_on: the planned day of moving out (転出の予定年月日).
        notified_on: the day of the notice (届出の日).

    Raises:
        UsageError: the notice precedes the moving-in: it tells of a move that was made.

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    """
    if notified_on < moved_in_on:
        raise UsageError("The days must run: moving in, notice.")
    living_there = _days("notice-days-of-living-there", moved_in_on)
    moving_out = _days("notice-days-of-moving-out", moved_out_on)
    missed = [
        because(text, days=days.value)
        for days, counted_from, text in (
            (living_there, moved_in_on, "The notice came after {days} days of living there."),
            (
                moving_out,
                moved_out_on,
                "The notice came after {days} days of the planned moving-out.",
            ),
        )
        if notified_on > last_day_within(days.value, of=counted_from)
    ]
    return answer_of_days(not missed, notified_on, [living_there, moving_out], *missed)


def continued_use_last_day(notified_on: date) -> Answer[date]:
    """The last day to have the card's use continued (継続利用の期限): 90 days of the notice.

    Args:
        notified_on: the day of the notice of moving in (転入届をした日), which isn't counted.

    Sources: tsukuba-guide-2023-10 §6(1), kamakura-guide-2024-05-01 §5, izumi-guide §4(2)

    """
    days = _days("continued-use-days", notified_on)
    return answer_of_days(
        last_day_within(days.value, of=notified_on),
        notified_on,
        [days],
        because("The card's use is continued within {days} days of the notice.", days=days.value),
    )


def _days(key: str, on: date) -> DatedValue[int]:
    return parameters().find(int, f"moving.{key}", on)
