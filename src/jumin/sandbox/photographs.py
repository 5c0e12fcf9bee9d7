"""Photographs for cards (顔写真): the drawn portrait, as people hand it in with an application."""

from datetime import date

from jumin.documents import portrait_image
from jumin.rules import age_on
from jumin.sandbox.portraits import features, photograph
from jumin.terms import Sex


def photograph_of(name: str, *, born_on: date, sex: Sex, on: date) -> bytes:
    """Give somebody's photograph as of a day: a grey JPEG 2000, made once in a process."""
    return portrait_image(photograph(features(name, years=age_on(born_on, on), sex=sex)))
