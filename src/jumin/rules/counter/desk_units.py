"""A desk as a parameter (窓口): its name, where it is, its telephones and when it is open."""

import re
from dataclasses import dataclass
from typing import Final

from jumin.rules.counter.day_kinds import DayKind
from jumin.rules.counter.timetable import (
    CLOSED_SCHEMA,
    OPEN_SCHEMA,
    DeskHours,
    Timetable,
    read_closed,
    read_open,
)
from jumin.rules.known.plain_units import YearlyDays
from jumin.rules.known.unit import TEXT, Schema, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import because


PHONE_SCHEMA: Final[Schema] = {"type": "string", "pattern": "^0[0-9]{1,4}(-[0-9]{2,4}){2}$"}
_PHONE: Final = re.compile(r"0[0-9]{1,4}(-[0-9]{2,4}){2}")
_PHONES: Final = ("phone", "switchboard", "fax", "fax_for_hard_of_hearing")

DESK_SCHEMA: Final[Schema] = mapping_of(
    {"ja": TEXT, "en": TEXT},
    {
        **dict.fromkeys(_PHONES, PHONE_SCHEMA),
        "at": mapping_of({"ja": TEXT, "en": TEXT}),
        "open": OPEN_SCHEMA,
        "closed": CLOSED_SCHEMA,
    },
)


@dataclass(frozen=True)
class Desk:
    """A desk where residents are served (窓口), with what its municipality's guide tells of it."""

    name_ja: str
    name_en: str
    phone: str | None = None
    open: tuple[DeskHours, ...] = ()
    """Empty, where the guide names no hours."""
    closed: tuple[DayKind, ...] = ()
    """Kinds of days on which it is closed all the same."""
    switchboard: str | None = None
    """The municipality's main number (代表)."""
    fax: str | None = None
    fax_for_hard_of_hearing: str | None = None
    """For the hard of hearing only (聴覚障害者専用)."""
    at_ja: str | None = None
    """Where it is: an address, a floor, a window's number."""
    at_en: str | None = None
    year_end: YearlyDays | None = None
    """The days of the turn of the year (年末年始) on which the municipality's offices rest."""

    @property
    def timetable(self) -> Timetable:
        """When it is open (受付時間)."""
        return Timetable(self.open, self.closed, self.year_end)


def read_phone(node: YamlNode) -> str:
    """Read a telephone number of Japan (`0120-95-0178`)."""
    number = node.text()
    if not _PHONE.fullmatch(number):
        node.fail(because('A number like "0467-61-2300", please.'))
    return number


def read_desk(node: YamlNode) -> Desk:
    """Read a desk."""
    fields = node.fields(required={"ja", "en"}, optional={*_PHONES, "at", "open", "closed"})
    phones = {name: read_phone(fields[name]) if name in fields else None for name in _PHONES}
    at = fields["at"].fields(required={"ja", "en"}, optional=set()) if "at" in fields else {}
    return Desk(
        name_ja=fields["ja"].text(),
        name_en=fields["en"].text(),
        phone=phones["phone"],
        switchboard=phones["switchboard"],
        fax=phones["fax"],
        fax_for_hard_of_hearing=phones["fax_for_hard_of_hearing"],
        open=read_open(fields["open"]) if "open" in fields else (),
        closed=read_closed(fields["closed"]) if "closed" in fields else (),
        at_ja=at["ja"].text() if at else None,
        at_en=at["en"].text() if at else None,
    )
