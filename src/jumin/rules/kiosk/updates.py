"""How long a notification takes to show in certificates at kiosks (届出の反映)."""

from datetime import date, timedelta

from jumin.rules.known.answers import Answer, answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.periods import last_day_within
from jumin.terms import MunicipalityId


def in_update_until(municipality: MunicipalityId, notified_on: date) -> Answer[date]:
    """The last day on which a notification is still being entered (反映待ちの最終日).

    Counted from the day of the notification, which is the first of these days.

    Sources: tsukuba-guide-2023-10 §5(3)

    >>> in_update_until("tsukuba", date(2026, 11, 20)).value
    datetime.date(2026, 11, 21)
    """
    key = "kiosk.record-update-days"
    days = parameters().find(int, key, notified_on, municipality_id(municipality))
    return answer_of_days(notified_on + timedelta(days=days.value - 1), notified_on, [days])


def family_in_update_until(municipality: MunicipalityId, filed_on: date, on: date) -> Answer[date]:
    """The last day on which a family notification is still being entered (戸籍の届出の反映待ち).

    Until it is over no certificate can be had.

    Args:
        municipality: of the registered domicile (本籍地).
        filed_on: the day of the notification (届出の日), which isn't counted; it may lie long ago.
        on: the day of asking, by whose rule it is told.

    Sources: kamakura-guide-2024-05-01 §7, civil-code §140

    >>> day = date(2026, 11, 20)
    >>> family_in_update_until("kamakura", day, day).value
    datetime.date(2026, 12, 4)

    """
    key = "kiosk.family-update-days"
    days = parameters().find(int, key, on, municipality_id(municipality))
    return answer(last_day_within(days.value, of=filed_on), on, [days])
