"""Founding the town: past acts go through the real offices at their past instants."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from jumin.installation import DataFolder, InstallationClock
from jumin.installation.folder import write_atomically
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.common import gateway as offices
from jumin.offices.common import storage
from jumin.offices.issuance import gateway as issuance
from jumin.pki.keys import generate_key
from jumin.rules import municipalities, opening
from jumin.sandbox import roster_file
from jumin.sandbox.cast import HOMES
from jumin.sandbox.lives import MOVED_IN_BEFORE, Life, acts
from jumin.sandbox.place import (
    PACKAGED,
    RESIDENTS_FILE,
    folder,
    require_nothing_interrupted,
    residents_file,
)
from jumin.sandbox.registrations import registrations
from jumin.sandbox.roster_file import Roster, RosterFileError
from jumin.sandbox.roster_homes import homes_of
from jumin.sandbox.roster_remarks import Column, Remark, RemarkCode
from jumin.sandbox.standstill import cards_held, town_held
from jumin.sandbox.stories import Home
from jumin.terms import JST, Document, IndividualNumber, UsageError, day_of


Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

DEFAULT_SEED: Final = 1
NUMBER_PREFIX: Final = "9999"
"""Individual Numbers of the town begin so: plainly artificial, with right check digits."""
FIRST_DAY: Final = date(2020, 2, 1)
"""On which a town can begin: its authorities were founded four years before, by the law of then."""
NOON: Final = time(12, 0)
AUTHORITIES_FOUNDED_BEFORE: Final = timedelta(days=4 * 365 + 92)
"""Before the oldest certificate of the town, yet late enough that today's end before the CAs'."""


class TownTooEarlyError(UsageError):
    """A town can't begin so early: what happened before it would have had no law."""

    def __init__(self) -> None:
        super().__init__(f"A town begins on {FIRST_DAY} or later; its clock can't be earlier.")


def found(
    *,
    progress: Progress,
    seed: int = DEFAULT_SEED,
    at: datetime | None = None,
    residents: bytes | None = None,
) -> None:
    """Found the town, unless it is founded; what an interrupted founding left is cleared away.

    With `at`, the clock begins there. Without, it shows real time, or, while every kiosk is
    closed, the latest noon at which one was open, so that a newcomer finds a living town. With
    `residents`, a residents' file, its people live there; else those who come with the package.

    Raises `RosterFileError`, `ClockRangeError`, `TownTooEarlyError` or `RestoreInterruptedError`,
    having done nothing.
    """
    place = folder()
    if place.founded() is not None:
        return
    require_nothing_interrupted(place)
    real = datetime.now(JST)
    begins_at = beginning(at, real)
    homes = HOMES if residents is None else homes_of(read(residents, at=begins_at), begins_at)
    _clear(place)
    _keep(place, residents)
    _migrate(progress)
    clock = InstallationClock(place.clock)
    if begins_at != real:
        clock.set(begins_at)
    founded_at = clock.now().replace(microsecond=0)
    lives = _lives(homes, seed)
    everybody = [life for household in lives for life in household]
    _make_keys(everybody, progress)
    _play(homes, lives, founded_at, progress)
    certification.publish(at=founded_at)
    issuance.publish_paper_key()
    place.mark_founded(
        seed=seed,
        founded_at=founded_at.isoformat(),
        base_url=settings.INSTALLATION.base_url,
        cast=PACKAGED if residents is None else RESIDENTS_FILE,
        residents={life.role.id: life.resident for life in everybody},
        journals=offices.last_lines(),
    )


def found_anew(
    *, progress: Progress, seed: int, at: datetime | None, residents: bytes | None
) -> None:
    """Clear the town away, whatever is left of it, and found one in its place.

    Nobody may serve it meanwhile. Once this has begun, there is no town until it is done. Raises
    what `found` does, and `CardInUseError` and `TownHeldError`, the town being as it was.
    """
    place, being = folder(), "founded anew"
    begins_at = beginning(at, datetime.now(JST))
    if residents is not None:
        read(residents, at=begins_at)
    with town_held(place, being):
        with cards_held(place, being):
            place.mark.unlink(missing_ok=True)
        shutil.rmtree(place.restoring, ignore_errors=True)
        found(progress=progress, seed=seed, at=at, residents=residents)


def read(residents: bytes, *, at: datetime) -> Roster:
    """Read a residents' file for a town that begins at an instant; raises `RosterFileError`."""
    oldest = day_of(at - AUTHORITIES_FOUNDED_BEFORE)
    roster = roster_file.read(residents, on=day_of(at), oldest_card_on=oldest)
    moved_in_on = day_of(at - MOVED_IN_BEFORE) - timedelta(days=3)
    facts = {"on": moved_in_on.isoformat()}
    if late := [row.line for row in roster.rows if row.born_on > moved_in_on]:
        code = RemarkCode.BORN_AFTER_MOVING_IN
        raise RosterFileError([Remark(line, Column.BORN_ON, code, facts) for line in late])
    return roster


def beginning(at: datetime | None, real: datetime) -> datetime:
    """Tell the instant at which a town begins.

    Raises `ClockRangeError` or `TownTooEarlyError` where none can begin.
    """
    begins_at = at or living_instant(real)
    InstallationClock(folder().clock).require(begins_at)
    if day_of(begins_at) < FIRST_DAY:
        raise TownTooEarlyError
    return begins_at


def living_instant(real: datetime) -> datetime:
    """Tell the instant to begin at: now, or the latest noon with a kiosk open."""

    def is_living(at: datetime) -> bool:
        return any(opening(one.id, Document.RESIDENT_RECORD, at).value for one in municipalities())

    noons = (
        datetime.combine(day_of(real) - timedelta(days=days), NOON, tzinfo=JST)
        for days in range(366)
    )
    return real if is_living(real) else next(at for at in noons if at <= real and is_living(at))


def _clear(place: DataFolder) -> None:
    storage.clear()
    for part in (place.cards, place.keys, place.published, place.queries):
        for path in sorted(part.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    place.clock.unlink(missing_ok=True)


def _migrate(progress: Progress) -> None:
    names = tuple(connections)
    for done, name in enumerate(names, start=1):
        call_command("migrate", database=name, verbosity=0, interactive=False)
        progress("databases", done, len(names))


def _keep(place: DataFolder, residents: bytes | None) -> None:
    if residents is None:
        residents_file(place).unlink(missing_ok=True)
    else:
        write_atomically(residents_file(place), residents, mode=0o600)


def _lives(homes: tuple[Home, ...], seed: int) -> list[tuple[Life, ...]]:
    numbers = iter(range(1, 10_000_000))
    return [
        tuple(Life(role, _individual_number(next(numbers)), seed) for role in home.roles)
        for home in homes
    ]


def _individual_number(number: int) -> IndividualNumber:
    first = f"{NUMBER_PREFIX}{number:07}"
    return IndividualNumber(first + IndividualNumber.check_digit(first))


def _make_keys(everybody: list[Life], progress: Progress) -> None:
    """Make the key pairs of all cards, on all processors: the library frees the GIL for it.

    Each card has one of its own, besides those of its certificates.
    """
    wanted = [
        (life, purpose)
        for life in everybody
        if life.role.card is not None
        for purpose in (None, *sorted(life.role.card.certificates))
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda _: generate_key(), wanted)
        for done, ((life, purpose), key) in enumerate(zip(wanted, made, strict=True), start=1):
            life.keys[purpose] = key
            progress("keys", done, len(wanted))


def _play(
    homes: tuple[Home, ...],
    lives: list[tuple[Life, ...]],
    founded_at: datetime,
    progress: Progress,
) -> None:
    certification.found_authorities(at=founded_at - AUTHORITIES_FOUNDED_BEFORE)
    card_office.found_record_keys(at=founded_at - AUTHORITIES_FOUNDED_BEFORE)
    played = sorted(
        (
            act
            for home, household in zip(homes, lives, strict=True)
            for act in (
                *acts(home, household, founded_at),
                *registrations(home, household, founded_at),
            )
        ),
        key=lambda act: act.at,
    )
    reached_on = None
    for done, act in enumerate(played, start=1):
        if day_of(act.at) != reached_on:
            reached_on = day_of(act.at)
            offices.perform_until(reached_on)
        act.do()
        progress("acts", done, len(played))
    offices.perform_until(day_of(founded_at))
