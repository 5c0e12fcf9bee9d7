"""The visitor's session: the machine as it stands, one press at a time, and none for too long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpRequest

from jumin import rules
from jumin.offices.issuance.gateway import RequestState
from jumin.places.kiosk.machine import ENDED, Machine
from jumin.places.kiosk.printer import PrinterState
from jumin.places.kiosk.steps import Step
from jumin.sandbox.clockwork import clock
from jumin.terms import RefusedError, UsageError, day_of


_KEY: Final = "kiosk"


def machine_of(request: HttpRequest) -> Machine:
    """Tell the visitor's machine as it stands; a visit that is over begins anew."""
    machine = remembered(request)
    _follow_the_books(machine)
    return machine


def remembered(request: HttpRequest) -> Machine:
    """Recall the machine as the last press has left it; the issuing centre is not asked."""
    kept = request.session.get(_KEY)
    if kept is None:
        return Machine()
    try:
        return Machine.recall(kept)
    except (KeyError, TypeError, ValueError, UsageError):
        return Machine()


@contextmanager
def at_machine(request: HttpRequest) -> Iterator[Machine]:
    """Press one button of the visitor's machine: one at a time, however often it is clicked.

    The transaction locks the session at once, and the session is read anew within it: after
    whatever the press before has written.
    """
    with transaction.atomic(using=DEFAULT_DB_ALIAS):  # noqa: TID251 (the pages' own, no office's)
        # SQLite has locked the whole file by now; PostgreSQL locks this row.
        Session.objects.select_for_update().filter(pk=request.session.session_key).first()
        request.session = type(request.session)(request.session.session_key)
        machine = machine_of(request)
        yield machine
        request.session[_KEY] = machine.as_kept()
        request.session.save()
        known = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        # A session that the browser knows is saved; the middleware must not do so a second time.
        request.session.modified = request.session.session_key != known


def real_time() -> float:
    """Tell the real time in seconds: the machine's patience does not follow the town's clock."""
    return time.time()


def patience() -> int:
    """Tell after how many seconds without a press the machine forgets a visit (無操作の制限)."""
    return int(rules.idle_timeout(day_of(clock().now())).value.total_seconds())


def seconds_left(machine: Machine) -> int | None:
    """Tell how long the machine still waits for a press; None where it waits for ever.

    It waits at the start, for a forgotten card to be taken, and for the staff at its printer.
    """
    if machine.step in {Step.START, Step.CARD_LEFT} or machine.is_faulty:
        return None
    return max(0, ceil(machine.active_at + patience() - real_time()))


def is_forsaken(machine: Machine) -> bool:
    """Whether nobody has pressed anything for too long."""
    return seconds_left(machine) == 0


def is_ended_by_the_centre(machine: Machine) -> bool:
    """Whether the centre has ended a visit while money lay in the machine: its time was over."""
    if machine.step is not Step.PAY or not machine.inserted:
        return False
    try:
        return machine.view.state in ENDED
    except RefusedError:  # the books were put back to a day before this request
        return True


def _follow_the_books(machine: Machine) -> None:
    """From paying on, the issuing centre's books say where the visit is."""
    if not machine.request:
        return
    try:
        state = machine.view.state
    except RefusedError:  # the books were put back to a day before this request
        machine.begin()
        return
    if state in ENDED:
        machine.forget()
    match state:
        case RequestState.PAID:
            machine.step = Step.PRINT
        case RequestState.PRINTED:
            machine.step = Step.TAKE if machine.printer is PrinterState.DONE else Step.PRINT
        case RequestState.TAKEN | RequestState.VOIDED:
            machine.come_to(Step.RECEIPT)
        case RequestState.APPLIED:
            machine.come_to(Step.USE_RESULT)
