"""A residents' file as homes of the town, for the founding to play."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.sandbox.roster_checks import certificates_of
from jumin.sandbox.roster_file import Roster
from jumin.sandbox.roster_row import Row
from jumin.sandbox.stories import Ago, CardStory, Home, Role
from jumin.terms import JST, day_of


ISSUED: Final = time(10, 0)
HANDED_OVER: Final = time(14, 0)
"""A card of a residents' file is handed over on the day of its issue."""
_REASON: Final = "住民ファイルの住民。"
_REASON_EN: Final = _("Of the residents' file.")


def homes_of(roster: Roster, founded_at: datetime) -> tuple[Home, ...]:
    """Tell the homes of a town that is founded at an instant."""
    return tuple(_homes(roster, founded_at))


def _homes(roster: Roster, founded_at: datetime) -> Iterator[Home]:
    for rows in roster.households():
        head = rows[0]
        yield Home(
            municipality=head.municipality,
            address=head.address,
            former_address=head.former_address,
            domicile=next((row.domicile for row in rows if row.domicile), ""),
            roles=tuple(_role(row, founded_at) for row in rows),
        )


def _role(row: Row, founded_at: datetime) -> Role:
    stay = row.stay_until
    return Role(
        id=row.id,
        name=row.name,
        reading=row.reading,
        born=row.born_on,
        sex=row.sex,
        relationship=row.relationship,
        reason=_REASON,
        reason_en=_REASON_EN,
        card=_card(row, founded_at),
        nationality=row.nationality,
        residence_status=row.residence_status,
        stay_days=None if stay is None else (stay - day_of(founded_at)).days,
    )


def _card(row: Row, founded_at: datetime) -> CardStory | None:
    if row.card_issued_on is None:
        return None
    issued, handed_over = (
        _ago(row.card_issued_on, hour, founded_at) for hour in (ISSUED, HANDED_OVER)
    )
    return CardStory(issued, handed_over, certificates_of(row))


def _ago(on: date, hour: time, founded_at: datetime) -> Ago:
    return Ago((founded_at - datetime.combine(on, hour, JST)) / timedelta(days=1))
