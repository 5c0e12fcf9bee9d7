"""Where something is done, in words: desks by their names (窓口と方法)."""

from datetime import date, datetime, time

from jumin.cli.manner import JAPANESE, Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.moments import tell_instant
from jumin.locale.reasons import tell_reason
from jumin.rules import WAYS, Desk, desk, next_desk_opening
from jumin.terms import JST, MunicipalityId


def tell_way(key: str, municipality: MunicipalityId, on: date, manner: Manner) -> str:
    """Tell a way: a desk of the municipality by its name, others in words."""
    if key in WAYS:
        return tell_reason(WAYS[key], manner.language)
    return _name(desk(municipality, key, on).value, manner)


def tell_way_with_opening(key: str, municipality: MunicipalityId, on: date, manner: Manner) -> str:
    """Tell a way; of a desk also when it opens on that day or after it, if its hours are told."""
    told = tell_way(key, municipality, on, manner)
    if key in WAYS:
        return told
    begin = datetime.combine(on, time.min, tzinfo=JST)
    opens = next_desk_opening(desk(municipality, key, on).value, begin)
    if opens is None:
        return told
    at = tell_instant(opens, manner.language)
    return manner.text(_("{desk} (opens {at})"), desk=told, at=at)


def _name(known: Desk, manner: Manner) -> str:
    return known.name_ja if manner.language == JAPANESE else known.name_en
