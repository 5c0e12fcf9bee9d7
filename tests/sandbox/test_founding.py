"""Founding a town: at a living hour, once, and whole or not at all."""

from datetime import datetime

import pytest

from jumin.installation.folder import NoTownError
from jumin.sandbox.cast import HOMES
from jumin.sandbox.founding import found, living_instant
from jumin.sandbox.place import require_town
from jumin.sandbox.residents import residents
from jumin.sandbox.stories import Age
from jumin.terms import JST


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@pytest.mark.source("kamakura-guide-2024-05-01 §7", "fujisawa-guide §9")
@pytest.mark.parametrize(
    ("real", "begins"),
    [
        pytest.param("2026-11-21T06:29:59", "2026-11-20T12:00:00", id="before the kiosks open"),
        pytest.param("2026-11-21T06:30:00", "2026-11-21T06:30:00", id="when they open"),
        pytest.param("2026-11-21T22:59:59", "2026-11-21T22:59:59", id="before they close"),
        pytest.param("2026-11-21T23:00:00", "2026-11-21T12:00:00", id="when they close"),
        pytest.param("2027-01-02T10:00:00", "2027-01-02T10:00:00", id="one place is always open"),
    ],
)
def test_a_town_begins_while_a_kiosk_is_open(real, begins):
    assert living_instant(instant(real)) == instant(begins)


def test_a_founded_town_is_left_as_it_is(town):
    before = sorted(path.stat().st_mtime_ns for path in town.folder.root.rglob("*.card"))
    found(progress=lambda *_: None)
    after = sorted(path.stat().st_mtime_ns for path in town.folder.root.rglob("*.card"))
    assert before == after


@pytest.mark.parametrize("interrupted_at", ["databases", "keys", "acts"])
def test_an_interrupted_founding_is_no_town_and_the_next_one_makes_it_whole(town, interrupted_at):
    town.folder.mark.unlink()

    class PulledPlugError(Exception):
        pass

    def pull_the_plug(what: str, done: int, of: int) -> None:
        if what == interrupted_at and done > of // 2:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        found(progress=pull_the_plug, at=town.founded_at)
    with pytest.raises(NoTownError, match="make run"):
        require_town()
    found(progress=lambda *_: None, at=town.founded_at)
    assert len(residents()) == sum(len(home.roles) for home in HOMES)


def test_the_same_seed_gives_the_same_people_and_pins(town):
    first = residents()
    town.folder.mark.unlink()
    found(progress=lambda *_: None, at=town.founded_at)
    assert residents() == first


@pytest.mark.parametrize("days", range(-3, 4))
def test_an_age_is_that_of_the_founding_day(days):
    today = instant("2026-11-20T10:00:00").date()
    born_on = Age(14, days).born_on(today)
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    assert today.year - born_on.year - (0 if had_birthday else 1) == 14
