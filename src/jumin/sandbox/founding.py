"""Founding the town: past acts go through the real offices at their past instants."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from typing import Final, TypeAlias

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from jumin.installation import DataFolder, InstallationClock
from jumin.offices.certification import gateway as certification
from jumin.pki.keys import generate_key
from jumin.rules import municipalities, opening
from jumin.sandbox.cast import HOMES
from jumin.sandbox.lives import Life, acts
from jumin.sandbox.place import folder
from jumin.terms import JST, Document, IndividualNumber, day_of


Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

DEFAULT_SEED: Final = 1
NUMBER_PREFIX: Final = "9999"
"""Individual Numbers of the town begin so: plainly artificial, with right check digits."""
NOON: Final = time(12, 0)
AUTHORITIES_FOUNDED_BEFORE: Final = timedelta(days=4 * 365 + 92)
"""Before the oldest certificate of the town, yet late enough that today's end before the CAs'."""


def found(*, progress: Progress, seed: int = DEFAULT_SEED, at: datetime | None = None) -> None:
    """Found the town, unless it is founded; what an interrupted founding left is cleared away.

    With `at`, the clock begins there. Without, it shows real time, or, while every kiosk is
    closed, the latest noon at which one was open, so that a newcomer finds a living town.
    """
    place = folder()
    if place.founded() is not None:
        return
    _clear(place)
    _migrate(progress)
    founded_at = _start_clock(InstallationClock(place.clock), at)
    lives = _lives(seed)
    everybody = [life for household in lives for life in household]
    _make_keys(everybody, progress)
    _play(lives, founded_at, progress)
    certification.publish(at=founded_at)
    place.mark_founded(
        seed=seed,
        founded_at=founded_at.isoformat(),
        base_url=settings.INSTALLATION.base_url,
        residents={life.role.id: life.resident for life in everybody},
        cards={life.role.id: life.card for life in everybody if life.card is not None},
    )


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
    connections.close_all()
    for part in (place.offices, place.cards, place.keys, place.published):
        for path in sorted(part.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    place.clock.unlink(missing_ok=True)


def _migrate(progress: Progress) -> None:
    names = tuple(connections)
    for done, name in enumerate(names, start=1):
        call_command("migrate", database=name, verbosity=0, interactive=False)
        progress("databases", done, len(names))


def _start_clock(clock: InstallationClock, at: datetime | None) -> datetime:
    real = datetime.now(JST)
    beginning = at or living_instant(real)
    if beginning != real:
        clock.set(beginning)
    return clock.now().replace(microsecond=0)


def _lives(seed: int) -> list[tuple[Life, ...]]:
    numbers = iter(range(1, 10_000_000))
    return [
        tuple(Life(role, _individual_number(next(numbers)), seed) for role in home.roles)
        for home in HOMES
    ]


def _individual_number(number: int) -> IndividualNumber:
    first = f"{NUMBER_PREFIX}{number:07}"
    return IndividualNumber(first + IndividualNumber.check_digit(first))


def _make_keys(everybody: list[Life], progress: Progress) -> None:
    """Make the key pairs of all cards, on all processors: the library frees the GIL for it."""
    wanted = [
        (life, purpose)
        for life in everybody
        if life.role.card is not None
        for purpose in sorted(life.role.card.certificates)
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda _: generate_key(), wanted)
        for done, ((life, purpose), key) in enumerate(zip(wanted, made, strict=True), start=1):
            life.keys[purpose] = key
            progress("keys", done, len(wanted))


def _play(lives: list[tuple[Life, ...]], founded_at: datetime, progress: Progress) -> None:
    certification.found_authorities(at=founded_at - AUTHORITIES_FOUNDED_BEFORE)
    played = sorted(
        (
            act
            for home, household in zip(HOMES, lives, strict=True)
            for act in acts(home, household, founded_at)
        ),
        key=lambda act: act.at,
    )
    for done, act in enumerate(played, start=1):
        act.do()
        progress("acts", done, len(played))
