"""The one way to open a transaction: an act commits once, in its own office."""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections, transaction

from jumin.installation import LockHeldError, exclusive
from jumin.offices import OFFICES
from jumin.offices.common.faults import OfficeBusyError, fault_of
from jumin.offices.common.writers import ADVISORY_LOCKS, SQLITE, writer


PATIENCE: Final = 20.0
"""Seconds to wait in line for other writers of the same office."""
_LINES: Final = {office: threading.Lock() for office in OFFICES}
_MINE = threading.local()


@contextmanager
def office_transaction(office: str) -> Iterator[None]:
    """Do one act of one office, wholly or not at all.

    An office has one writer at a time, so that its journal is one chain; the others wait in line.
    Raises `OfficeFaultError` where the database fails; then nothing was done.
    """
    connection = connections[office]
    whole = transaction.atomic(using=office)  # noqa: TID251 (the one place where it is right)
    if connection.in_atomic_block:
        with whole:
            yield
        return
    if connection.errors_occurred:  # the server may have gone and come back meanwhile
        connection.close_if_unusable_or_obsolete()
    try:
        if connection.vendor == SQLITE:
            with _in_line(office), whole:
                yield
        else:
            with whole:
                _wait_for_other_writers(office)
                yield
    except (DatabaseError, InterfaceError) as error:
        fault = fault_of(office, error)
        if fault is None:
            raise
        if isinstance(fault, OfficeBusyError):
            fault = OfficeBusyError.held(fault.office, writer(fault.office))
        raise fault from error


@contextmanager
def _in_line(office: str) -> Iterator[None]:
    """Wait in line: SQLite lets its writers poll ever more rarely, and under load some starve.

    What a transaction does on commit is done before the place in the line is given up. Death
    gives it up, too: the kernel frees the lock.
    """
    if getattr(_MINE, office, False):
        yield
        return
    if not _LINES[office].acquire(timeout=PATIENCE):
        raise OfficeBusyError.held(office, f"process {os.getpid()}")
    with ExitStack() as place:
        place.callback(_LINES[office].release)
        line = settings.FOLDER.offices / f"{office}.line"
        try:
            place.enter_context(exclusive(line, f"process {os.getpid()}", patience=PATIENCE))
        except LockHeldError as error:
            raise OfficeBusyError.held(office, error.holder) from error
        except OSError as error:
            fault = fault_of(office, error)
            if fault is None:
                raise
            raise fault from error
        setattr(_MINE, office, True)
        place.callback(setattr, _MINE, office, False)  # noqa: FBT003 (as setattr has it)
        yield


def _wait_for_other_writers(office: str) -> None:
    with connections[office].cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [ADVISORY_LOCKS, OFFICES.index(office)]
        )
