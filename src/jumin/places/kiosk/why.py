"""Why not, and what helps: what every page with a "no" tells (不可の理由と対処)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jumin import rules
from jumin.locale import explain, name_desk, text
from jumin.locale.cures import WORDS
from jumin.locale.facts import word
from jumin.rules import Cure, Desk
from jumin.terms import (
    Document,
    MunicipalityId,
    Refusal,
    RefusalCode,
    day_of,
)


@dataclass(frozen=True)
class Why:
    """A "no" in words: the reason, who can cure it, where, when, with what and at what cost."""

    code: RefusalCode
    title: str
    detail: str
    act: str = ""
    who: str = ""
    where: str = ""
    opens: str = ""
    bring: str = ""
    cost: str = ""
    within: str = ""
    sources: tuple[str, ...] = ()
    is_assumed: bool = False
    tries_left: int | None = None


def why(
    refusal: Refusal, municipality: MunicipalityId | None, *, at: datetime, language: str
) -> Why:
    """Explain a refusal; who can cure it depends on whose desks are asked."""
    told = explain(refusal, language)
    tries_left = refusal.facts.get("tries_left")
    tries = int(tries_left) if tries_left is not None else None
    if municipality is None:
        return Why(refusal.code, told.title, told.detail, tries_left=tries)
    cure = rules.cure(refusal.code, municipality, day_of(at))
    desks = rules.desks(cure, municipality, day_of(at))
    return Why(
        code=refusal.code,
        title=told.title,
        detail=told.detail,
        act=_words("act", cure.act, language),
        who=_words("who", cure.who, language),
        where=_list([_place(key, desks, language) for key in cure.where], language),
        opens=_desk_opens(desks, at, language)
        or _kiosk_opens(refusal, cure, municipality, at=at, language=language),
        bring=_list([_words("bring", key, language) for key in cure.bring], language),
        cost=_cost(cure),
        within=_("{} days").format(cure.within_days) if cure.within_days is not None else "",
        sources=tuple(str(source) for source in cure.sources),
        is_assumed=cure.assumed,
        tries_left=tries,
    )


def _desk_opens(desks: dict[str, Desk], at: datetime, language: str) -> str:
    """Tell when the first desk whose hours are known opens next; nothing where none is."""
    open_ones = ((key, desk) for key, desk in desks.items() if desk.open)
    key, known = next(open_ones, ("", None))
    if known is None:
        return ""
    is_open = rules.is_desk_open(known, at)
    name = name_desk(key, japanese=known.name_ja, english=known.name_en, language=language)
    return _at_place(name, _when(rules.next_desk_opening(known, at), language, is_open=is_open))


def _kiosk_opens(
    refusal: Refusal, cure: Cure, municipality: MunicipalityId, *, at: datetime, language: str
) -> str:
    """Tell when kiosks hand out the document next, where it is cured at one."""
    if "kiosk" not in cure.where:
        return ""
    document = Document(str(refusal.facts.get("document", Document.RESIDENT_RECORD)))
    is_open = rules.opening(municipality, document, at).value
    opens_at = rules.next_opening(municipality, document, at)
    return _at_place(_words("where", "kiosk", language), _when(opens_at, language, is_open=is_open))


def _when(opens_at: datetime | None, language: str, *, is_open: bool) -> str:
    if is_open:
        return _("open now")
    return word("opens_at", opens_at.isoformat(), language) if opens_at else ""


def _at_place(place: str, when: str) -> str:
    """Name the place whose hours these are: the cure may be had at several."""
    return f"{place} – {when}" if when else ""


def _cost(cure: Cure) -> str:
    if cure.cost is None:
        return ""
    return _("up to {} yen").format(f"{cure.cost:,}") if cure.cost else _("Free of charge")


def _place(key: str, desks: dict[str, Desk], language: str) -> str:
    if key not in desks:
        return _words("where", key, language)
    desk = desks[key]
    name = name_desk(key, japanese=desk.name_ja, english=desk.name_en, language=language)
    return f"{name} ({desk.phone})" if desk.phone else name


def _words(kind: str, key: str, language: str) -> str:
    return text(WORDS[kind].get(key, key), language)


def _list(words: list[str], language: str) -> str:
    return text(", ", language).join(words)
