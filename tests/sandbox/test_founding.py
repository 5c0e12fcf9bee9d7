"""Founding a town: at a living hour, once, and whole or not at all."""

from datetime import datetime, timedelta
from itertools import cycle

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.installation.clock import ClockRangeError
from jumin.installation.folder import FolderError, NoTownError
from jumin.offices.municipality import gateway as municipality
from jumin.pki.keys import generate_key
from jumin.sandbox import founding
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.cast import HOMES
from jumin.sandbox.expectation import expectation
from jumin.sandbox.founding import TownTooEarlyError, found, found_anew, living_instant
from jumin.sandbox.place import RESIDENTS_FILE, require_town
from jumin.sandbox.residents import residents
from jumin.sandbox.roster_file import RosterFileError
from jumin.sandbox.standstill import CardInUseError
from jumin.sandbox.stories import Age
from jumin.sandbox.wallet import take
from jumin.terms import JST


@pytest.fixture(scope="module")
def keys() -> list[RSAPrivateKey]:
    """Make keys once: making them takes longer than all else of a founding."""
    return [generate_key() for _ in range(4)]


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch, keys: list[RSAPrivateKey]) -> None:
    at_hand = cycle(keys)
    monkeypatch.setattr(founding, "generate_key", lambda: next(at_hand))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7", "fujisawa-guide §9")
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


SMALL = (
    "id,municipality,household,address,name,reading,born_on,sex,relationship,domicile,"
    "card_issued_on\n"
    "ichiro,kamakura,1,鎌倉市１,見本　一郎,ミホン　イチロウ,1985-04-01,男,世帯主,鎌倉市,"
    "2025-06-02\n"
    "jiro,kamakura,1,鎌倉市１,見本　次郎,ミホン　ジロウ,2015-01-15,男,子,鎌倉市,2025-06-02\n"
    "yui,fujisawa,1,藤沢市２,見本　結衣,ミホン　ユイ,1990-01-15,女,世帯主,藤沢市,\n"
).encode()


def found_small(town, *, progress=lambda *_: None, seed=7, at=None, residents=SMALL):
    found_anew(progress=progress, seed=seed, at=at or town.founded_at, residents=residents)


def test_a_town_is_founded_with_the_people_of_a_file(town):
    found_small(town)
    people = {one.id: one for one in residents()}
    assert list(people) == ["ichiro", "jiro", "yui"]
    assert people["ichiro"].signature_pin.startswith("TEST")
    assert people["jiro"].signature_pin is None
    assert people["jiro"].authentication_pin
    assert people["yui"].card is None
    assert require_town().cast == RESIDENTS_FILE
    assert {path.stem for path in town.folder.cards.glob("*.card")} == {"ichiro", "jiro"}
    assert expectation(people["ichiro"], at=town.now()) is None
    assert disagreements() == ()


def test_pins_of_a_file_s_people_are_of_the_seed(town):
    found_small(town)
    first = {one.id: one.authentication_pin for one in residents()}
    found_small(town)
    assert {one.id: one.authentication_pin for one in residents()} == first
    found_small(town, seed=8)
    assert {one.id: one.authentication_pin for one in residents()} != first


@pytest.mark.source("Number Act, Enforcement Ordinance art. 5")
def test_individual_numbers_of_a_file_s_people_are_the_town_s_own(town):
    found_small(town)
    for one in residents():
        record = municipality.household_record(one.resident, numbers_of=frozenset({one.resident}))
        assert record.person(one.resident).individual_number.reveal().startswith("9999")


def test_what_was_of_the_former_town_is_gone(town):
    found_small(town)
    found_anew(progress=lambda *_: None, seed=1, at=town.founded_at, residents=None)
    assert {one.id for one in residents()} == {role.id for home in HOMES for role in home.roles}
    assert not (town.folder.root / RESIDENTS_FILE).exists()
    assert not (town.folder.cards / "ichiro.card").exists()


@pytest.mark.parametrize("at", ["2024-02-29T10:00:00", "2030-05-01T09:00:00"])
def test_a_town_founded_in_the_past_or_future_has_its_clock_there(town, at):
    residents_then = SMALL.replace(b"2025-06-02", b"2023-06-02")
    if at > "2027":
        residents_then = SMALL.replace(b"2025-06-02", b"2028-06-02")
    found_small(town, at=instant(at), residents=residents_then)
    assert timedelta(0) <= town.now() - instant(at) < timedelta(minutes=5)
    assert disagreements() == ()


@pytest.mark.parametrize("broken", ["databases", "keys", "acts"])
def test_founding_anew_that_was_interrupted_leaves_no_town_but_the_next_one_whole(town, broken):
    class PulledPlugError(Exception):
        pass

    def pull_the_plug(what: str, _done: int, _of: int) -> None:
        if what == broken:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        found_small(town, progress=pull_the_plug)
    with pytest.raises(NoTownError):
        require_town()
    found_small(town)
    assert len(residents()) == 3


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("世帯主", "親"), ("2015-01-15,男,子,鎌倉市,2025-06-02", "2023-01-15,男,子,鎌倉市,")],
)
def test_a_file_that_is_wrong_costs_no_town(town, right, wrong):
    with pytest.raises(RosterFileError):
        found_small(town, residents=SMALL.replace(right.encode(), wrong.encode()))
    assert len(residents()) > 20


@pytest.mark.parametrize(
    ("at", "error"),
    [("2015-12-31T10:00:00", ClockRangeError), ("2020-01-31T23:59:59", TownTooEarlyError)],
)
def test_an_instant_at_which_no_town_can_begin_costs_none(town, at, error):
    with pytest.raises(error):
        found_small(town, at=instant(at))
    assert len(residents()) > 20


@pytest.mark.parametrize("at", ["2020-02-01T00:00:00", "2099-12-31T23:00:00"])
def test_the_people_of_the_package_can_begin_on_the_first_day_and_on_the_last(town, at):
    found_small(town, at=instant(at), residents=None)
    assert len(residents()) > 20
    assert disagreements() == ()


def test_a_card_in_use_keeps_the_town(town, monkeypatch):
    monkeypatch.setattr("jumin.sandbox.standstill.PATIENCE", 0.0)
    with take(residents()[0], "kiosk"), pytest.raises(CardInUseError):
        found_small(town)
    assert len(residents()) > 20


@pytest.mark.parametrize("damage", [None, b"", b"id\n"])
def test_a_list_of_residents_that_is_damaged_says_how_to_begin_anew(town, damage):
    found_small(town)
    file = town.folder.root / RESIDENTS_FILE
    file.unlink() if damage is None else file.write_bytes(damage)
    with pytest.raises(FolderError, match="sandbox reset"):
        residents()


def test_a_mark_that_lacks_something_says_how_to_begin_anew(town):
    town.folder.mark_founded(seed=1)
    with pytest.raises(FolderError, match="sandbox reset"):
        require_town()
