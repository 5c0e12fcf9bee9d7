"""The kinds of value a parameter can have: its `unit` says how it is read and what form it has."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.rules.card_uses import CardUse
from jumin.rules.certification.askers import Asker
from jumin.rules.counter.comers import Comer
from jumin.rules.counter.day_kinds import DayKind
from jumin.rules.counter.desk_units import DESK_SCHEMA, read_desk
from jumin.rules.counter.number_units import NUMBERED_ACTS_SCHEMA, read_numbered_acts
from jumin.rules.counter.paper_units import (
    ENTRIES_SCHEMA,
    IDENTITY_SCHEMA,
    PAPERS_SCHEMA,
    THING_SCHEMA,
    read_entries,
    read_identity,
    read_papers,
    read_thing,
)
from jumin.rules.counter.procedures import WAYS_SCHEMA, Procedure, read_ways
from jumin.rules.counter.timetable import OPEN_SCHEMA, read_open
from jumin.rules.cure_units import CURE_SCHEMA, read_cure
from jumin.rules.expiry.residency import Residency
from jumin.rules.hotline_units import (
    LINE_SCHEMA,
    OWN_LINES_SCHEMA,
    TOPICS_SCHEMA,
    read_line,
    read_own_lines,
    read_topics,
)
from jumin.rules.kiosk.caveats import FeeFreePurpose, Note, NotIssued
from jumin.rules.kiosk.conditions import Condition
from jumin.rules.kiosk.stop_units import STOPS_SCHEMA, read_stops
from jumin.rules.kiosk.store_units import STORE_SCHEMA, read_store
from jumin.rules.known.plain_units import (
    AMOUNT_SCHEMA,
    DAY_SCHEMA,
    HOURS_SCHEMA,
    MONTH_AND_DAY_SCHEMA,
    NAMES_SCHEMA,
    TRUTH_SCHEMA,
    YEARLY_DAYS_SCHEMA,
    keys_of,
    read_amount,
    read_hours,
    read_month_and_day,
    read_names,
    read_yearly_days,
)
from jumin.rules.known.unit import Unit
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.rules.moves.effects import CardAct, Lapsing
from jumin.rules.number_purposes import CardSide, NumberChannel, NumberPurpose
from jumin.rules.pin_units import PIN_FORM_SCHEMA, read_pin_form
from jumin.rules.reissue.charging import CHARGING_SCHEMA, read_charging
from jumin.rules.reissue.loss_acts import LossAct
from jumin.terms import PinRole, Subject


_AMOUNT: Final = Unit(read_amount, AMOUNT_SCHEMA)

UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {
        "yen": _AMOUNT,
        "years": _AMOUNT,
        "age": _AMOUNT,
        "months": _AMOUNT,
        "birthdays": _AMOUNT,
        "days": _AMOUNT,
        "minutes": _AMOUNT,
        "copies": _AMOUNT,
        "digits": _AMOUNT,
        "tries": _AMOUNT,
        "yes-no": Unit(YamlNode.truth, TRUTH_SCHEMA),
        "names": Unit(read_names, NAMES_SCHEMA),
        "conditions": keys_of(Condition),
        "subjects": keys_of(Subject),
        "askers": keys_of(Asker),
        "residencies": keys_of(Residency),
        "not-issued": keys_of(NotIssued),
        "kiosk-notes": keys_of(Note),
        "fee-free-purposes": keys_of(FeeFreePurpose),
        "stops": Unit(read_stops, STOPS_SCHEMA),
        "store": Unit(read_store, STORE_SCHEMA),
        "hours": Unit(read_hours, HOURS_SCHEMA),
        "month-day": Unit(read_month_and_day, MONTH_AND_DAY_SCHEMA),
        "yearly-days": Unit(read_yearly_days, YEARLY_DAYS_SCHEMA),
        "desk": Unit(read_desk, DESK_SCHEMA),
        "opening-hours": Unit(read_open, OPEN_SCHEMA),
        "day-kinds": keys_of(DayKind),
        "phone-line": Unit(read_line, LINE_SCHEMA),
        "own-lines": Unit(read_own_lines, OWN_LINES_SCHEMA),
        "voice-menu": Unit(read_topics, TOPICS_SCHEMA),
        "cure": Unit(read_cure, CURE_SCHEMA),
        "comers": keys_of(Comer),
        "procedures": keys_of(Procedure),
        "ways": Unit(read_ways, WAYS_SCHEMA),
        "papers": Unit(read_papers, PAPERS_SCHEMA),
        "thing": Unit(read_thing, THING_SCHEMA),
        "entries": Unit(read_entries, ENTRIES_SCHEMA),
        "identity": Unit(read_identity, IDENTITY_SCHEMA),
        "numbered-acts": Unit(read_numbered_acts, NUMBERED_ACTS_SCHEMA),
        "day": Unit(YamlNode.day, DAY_SCHEMA),
        "lapsing": keys_of(Lapsing),
        "card-acts": keys_of(CardAct),
        "charging": Unit(read_charging, CHARGING_SCHEMA),
        "loss-acts": keys_of(LossAct),
        "pins": keys_of(PinRole),
        "pin-form": Unit(read_pin_form, PIN_FORM_SCHEMA),
        "card-uses": keys_of(CardUse),
        "number-purposes": keys_of(NumberPurpose),
        "number-channels": keys_of(NumberChannel),
        "card-sides": keys_of(CardSide),
    }
)
"""The units, by name; a parameter without a unit is a text."""
