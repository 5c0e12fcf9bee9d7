"""The machine in the shop (キオスク端末): its steps, and how long it waits for what."""

from collections.abc import Sequence
from datetime import date, timedelta

from jumin.rules.changes import followed
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId


def machine_flow(municipality: MunicipalityId, on: date) -> Answer[tuple[str, ...]]:
    """All steps of a visit in the municipality's order (操作方法), as keys.

    The steps that its guide names stand in the guide's order; each that it does not name comes
    right after the one it follows in Izumi's leaflet, the fullest. A guide that tells no steps,
    and a municipality without a service, have the leaflet's.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), izumi-kiosk-leaflet §1-14

    >>> machine_flow("tsukuba", date(2026, 11, 20)).value[:4]
    ('service', 'agree', 'menu', 'card-on')
    """
    return followed(lambda day: _flow(municipality_id(municipality), day), on)


def _flow(municipality: MunicipalityId, on: date) -> Answer[tuple[str, ...]]:
    rules = parameters()
    fullest = rules.find(tuple, "kiosk.flow", on)
    named = rules.find(tuple, "kiosk.flow", on, municipality)
    is_whole = set(fullest.value) <= set(named.value)
    merged = merge(named.value, fullest.value)
    changes_on = fullest.changes_on
    used = [named] if is_whole else [named, fullest]
    return answer(merged, on, used, changes_on=changes_on)


def merge(named: Sequence[str], fullest: Sequence[str]) -> tuple[str, ...]:
    """Put the steps that are not named where they follow in the fullest description.

    >>> merge(["pin", "pay"], ["card-on", "pin", "confirm", "pay"])
    ('card-on', 'pin', 'confirm', 'pay')
    """
    merged = list(named)
    for index, step in enumerate(fullest):
        if step not in named:
            merged.insert(merged.index(fullest[index - 1]) + 1 if index else 0, step)
    return tuple(merged)


def request_lifetime(on: date) -> Answer[timedelta]:
    """How long a request at the machine may take until it is paid (操作の制限時間).

    >>> request_lifetime(date(2026, 11, 20)).value
    datetime.timedelta(seconds=1800)
    """
    return _minutes("request-lifetime", on)


def idle_timeout(on: date) -> Answer[timedelta]:
    """After how long without a touch the machine forgets the visit (無操作の制限時間).

    >>> idle_timeout(date(2026, 11, 20)).value
    datetime.timedelta(seconds=180)
    """
    return _minutes("idle-timeout", on)


def bad_print_lifetime(on: date) -> Answer[timedelta]:
    """How long after printing a bad print is taken back (印刷不良の申出): "at once".

    Sources: kamakura-guide-2024-05-01 §8

    >>> bad_print_lifetime(date(2026, 11, 20)).value
    datetime.timedelta(seconds=600)
    """
    return _minutes("bad-print-lifetime", on)


def pin_reset_lifetime(on: date) -> Answer[timedelta]:
    """How long a reservation of a PIN reset is good (暗証番号の初期化の予約).

    Sources: tsukuba-guide-2023-10 §3(2), izumi-guide §3, jpki-pin-reset §procedure

    >>> pin_reset_lifetime(date(2026, 11, 20)).value
    datetime.timedelta(days=1)
    """
    return _minutes("pin-reset-lifetime", on)


def _minutes(key: str, on: date) -> Answer[timedelta]:
    minutes = parameters().find(int, f"kiosk.{key}", on)
    return answer(timedelta(minutes=minutes.value), on, [minutes])
