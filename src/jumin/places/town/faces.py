"""Portraits on pages: the drawing, and in words what it shows."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jumin import rules
from jumin.places.town.words import HAIR, STAGES
from jumin.sandbox.portraits import Features, draw, features
from jumin.sandbox.residents import TownResident


@dataclass(frozen=True)
class Face:
    """A portrait and its alternative text (代替テキスト)."""

    drawing: SafeString
    """The content of an SVG of 96 by 96 units."""
    alt: str


def face(resident: TownResident, *, on: date) -> Face:
    """Tell the portrait of a resident on a day."""
    seen = features(resident.id, years=rules.age_on(resident.born_on, on), sex=resident.sex)
    drawing = mark_safe(draw(seen))  # noqa: S308 (our own drawing: nothing of it was entered)
    return Face(drawing, _("Drawn portrait: {what}").format(what=_described(seen)))


def _described(seen: Features) -> str:
    parts = [str(STAGES[seen.stage]), str(HAIR[seen.hair])]
    if seen.has_glasses:
        parts.append(_("glasses"))
    if seen.has_beard:
        parts.append(_("a beard"))
    return _(", ").join(parts)
