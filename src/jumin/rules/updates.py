"""How long a notification takes to show in certificates at kiosks (届出の反映)."""

from datetime import date, timedelta

from jumin.rules.answers import Answer, answer
from jumin.rules.directory import municipality_id
from jumin.rules.loading import packaged
from jumin.terms import MunicipalityId


def in_update_until(municipality: MunicipalityId, notified_on: date) -> Answer[date]:
    """The last day on which a notification is still being entered (反映待ちの最終日).

    Counted from the day of the notification, which is the first of these days.

    Sources: tsukuba-guide-2023-10 §5(3)
    """
    key = "kiosk.record-update-days"
    days = packaged().find(int, key, notified_on, municipality_id(municipality))
    return answer(notified_on + timedelta(days=days.value - 1), notified_on, [days])
