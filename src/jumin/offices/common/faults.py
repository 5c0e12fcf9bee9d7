"""What can be wrong with an office's database, in one form for all offices and engines.

Nothing of an act remains when one of these is raised: its transaction was rolled back.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from typing import ClassVar, Final

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from jumin.offices import OFFICES
from jumin.terms import FaultError


class OfficeFaultError(FaultError):
    """An office's books can't be read or written; the act was not done.

    `office` is empty where it is not known whose books they are.
    """

    kind: ClassVar[str]
    """What is wrong, in a word: by it the text for people is found."""

    def __init__(self, office: str, why: str, cure: str) -> None:
        books = f"The books of the office {office}" if office else "A database of the town"
        super().__init__(f"{books}: {why} Nothing was left half done. {cure}")
        self.office, self.why, self.cure = office, why, cure


class OfficeBusyError(OfficeFaultError):
    """Somebody else writes into the books for too long; `holder` is who, where that is known."""

    kind = "busy"
    holder: str = ""

    @classmethod
    def held(cls, office: str, holder: str) -> "OfficeBusyError":
        """Say who writes."""
        who = holder or "somebody else"
        error = cls(office, f"{who} has been writing for too long.", _CURES[cls][1])
        error.holder = holder
        return error


class OfficeFullError(OfficeFaultError):
    """The disk is full."""

    kind = "full"


class OfficeReadOnlyError(OfficeFaultError):
    """The books can't be written to."""

    kind = "read-only"


class OfficeUnreachableError(OfficeFaultError):
    """The database does not answer."""

    kind = "unreachable"


class OfficeDamagedError(OfficeFaultError):
    """The books are damaged."""

    kind = "damaged"


_CURES: Final[dict[type[OfficeFaultError], tuple[str, str]]] = {
    OfficeBusyError: (
        "somebody else has been writing for too long.",
        "Try again; if that lasts, end whoever writes there.",
    ),
    OfficeFullError: ("the disk is full.", "Make room, then do it again."),
    OfficeReadOnlyError: (
        "they can't be written to.",
        "Give write access to the data folder, or to the database.",
    ),
    OfficeUnreachableError: (
        "the database can't be reached.",
        "See that it runs and that its disk is there, then do it again.",
    ),
    OfficeDamagedError: (
        "they are damaged.",
        "Put the town back from a copy: `jumin sandbox restore`.",
    ),
}
"""What is said of each fault: why and cure."""

_BY_SQLITE_CODE: Final[dict[int, type[OfficeFaultError]]] = {
    sqlite3.SQLITE_BUSY: OfficeBusyError,
    sqlite3.SQLITE_LOCKED: OfficeBusyError,
    sqlite3.SQLITE_FULL: OfficeFullError,
    sqlite3.SQLITE_READONLY: OfficeReadOnlyError,
    sqlite3.SQLITE_PERM: OfficeReadOnlyError,
    sqlite3.SQLITE_CORRUPT: OfficeDamagedError,
    sqlite3.SQLITE_NOTADB: OfficeDamagedError,
    sqlite3.SQLITE_CANTOPEN: OfficeUnreachableError,
    sqlite3.SQLITE_IOERR: OfficeUnreachableError,
}
"""By SQLite's primary result codes (sqlite.org/rescode.html)."""
_PRIMARY: Final = 0xFF
_NEEDED: Final = 32 * 1024
"""Bytes of the index that SQLite keeps beside a database in use (sqlite.org/walformat.html §2)."""

_BY_SQLSTATE: Final[tuple[tuple[str, type[OfficeFaultError]], ...]] = (
    ("55P03", OfficeBusyError),
    ("57014", OfficeBusyError),
    ("40P01", OfficeBusyError),
    ("53100", OfficeFullError),
    ("25006", OfficeReadOnlyError),
    ("42501", OfficeReadOnlyError),
    ("42P01", OfficeDamagedError),
    ("XX001", OfficeDamagedError),
    ("XX002", OfficeDamagedError),
    ("08", OfficeUnreachableError),
    ("25P03", OfficeUnreachableError),
    ("28", OfficeUnreachableError),
    ("3D000", OfficeUnreachableError),
    ("53", OfficeUnreachableError),
    ("57P", OfficeUnreachableError),
    ("58", OfficeUnreachableError),
)
"""By PostgreSQL's codes and classes of codes (documentation, appendix A)."""

_BY_ERRNO: Final[dict[int, type[OfficeFaultError]]] = {
    errno.ENOSPC: OfficeFullError,
    errno.EDQUOT: OfficeFullError,
    errno.EROFS: OfficeReadOnlyError,
    errno.EACCES: OfficeReadOnlyError,
    errno.EPERM: OfficeReadOnlyError,
    errno.EIO: OfficeUnreachableError,
    errno.ENOENT: OfficeUnreachableError,
}


def fault_of(office: str, error: Error | OSError) -> OfficeFaultError | None:
    """Tell which fault an engine's or the system's error is; None where it is a defect of ours.

    `office` is who was at work, in case it can't be seen whose database failed.
    """
    kind = _kind(error)
    return None if kind is None else kind(_whose(error) or office, *_CURES[kind])


def fault_behind(error: BaseException) -> OfficeFaultError | None:
    """Find the fault of an office behind an error that may come from reading, too; None if none.

    Django translates some of its databases' errors into others: the cause is found behind those.
    """
    for known in _chain(error):
        if isinstance(known, OfficeFaultError):
            return known
        if isinstance(known, Error) and (fault := fault_of("", known)):
            return fault
    return None


def _kind(error: Error | OSError) -> type[OfficeFaultError] | None:
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    said = error.__cause__
    if isinstance(said, sqlite3.Error):
        if "no such table" in str(said):
            return OfficeDamagedError
        kind = _BY_SQLITE_CODE.get(getattr(said, "sqlite_errorcode", 0) & _PRIMARY)
        # SQLite writes beside its file even to read it; where it can't, it does not say why.
        return _obstacle() or kind if kind is OfficeUnreachableError else kind
    if (state := getattr(said, "sqlstate", None)) is not None:
        return next((kind for code, kind in _BY_SQLSTATE if state.startswith(code)), None)
    # libpq tells of a server that it can't reach, or that went away, in words only.
    is_lost = isinstance(error, InterfaceError) or (isinstance(error, OperationalError) and said)
    return OfficeUnreachableError if is_lost else None


def _obstacle() -> type[OfficeFaultError] | None:
    """Tell what keeps anybody from writing beside the databases of the data folder."""
    folder: Path = settings.FOLDER.offices
    if not folder.exists():
        return None
    if not os.access(folder, os.W_OK):
        return OfficeReadOnlyError
    disk = os.statvfs(folder)
    return OfficeFullError if disk.f_bavail * disk.f_frsize < _NEEDED else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _whose(error: Error | OSError) -> str:
    """Tell whose database failed: it is at work in the innermost frames that the error came by."""
    office = ""
    for frame, _ in walk_tb(error.__traceback__):
        match frame.f_locals.get("self"):
            case BaseDatabaseWrapper() as connection:
                office = connection.alias
            case CursorWrapper(db=connection):
                office = connection.alias
    return office if office in OFFICES else ""
