"""Where the books are kept, when not in the data folder: databases on a PostgreSQL server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jumin.terms import FaultError, UsageError


OFFICE: Final = "{office}"
"""Stands in the address for the office's name: each office has a database of its own."""

LONGEST_NAME: Final = 63
"""Bytes of a name that PostgreSQL keeps; it cuts off the rest, which tells the offices apart."""

_SCHEMES: Final = ("postgresql://", "postgres://")
_BEHAVIOUR: Final = {
    "lock_timeout": "20s",  # as long as SQLite is waited for
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",  # who hangs in an act lets go of the office
}


class DatabaseAddressError(UsageError):
    """`JUMIN_DATABASE_URL` is wrong; it is never quoted, for it may hold a password."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"JUMIN_DATABASE_URL {why}. Right is postgresql://user@host:5432/jumin_{OFFICE}, or, "
            f"for a socket, postgresql://user@/jumin_{OFFICE}?host=/folder/of/the/socket; "
            f"{OFFICE} stands there just so. Without it the books are kept in the data folder."
        )
        self.why = why


class DriverMissingError(FaultError):
    """What talks to PostgreSQL is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "JUMIN_DATABASE_URL needs psycopg, of the extra `postgresql`. In a clone: "
            "tools/bootstrap server postgresql"
        )


@dataclass(frozen=True)
class DatabaseAddress:
    """Where each office finds its database, in libpq's words (keyword → value)."""

    _words: Mapping[str, str] = field(repr=False)

    @classmethod
    def parse(cls, url: str) -> "DatabaseAddress":
        """Read a connection URI (PostgreSQL 15 documentation §34.1.1.2) with `{office}` in it.

        Raises DatabaseAddressError for anything else.
        """
        if not url.startswith(_SCHEMES):
            raise DatabaseAddressError("begins with something else than postgresql://")
        words = _words(url)
        if words is None:
            raise DatabaseAddressError("can't be read")
        if "@" in words.get("host", ""):
            raise DatabaseAddressError("has an @ in user or password, which is to be written %40")
        if not all(port.isdecimal() for port in words.get("port", "5432").split(",")):
            raise DatabaseAddressError("names a port that is no number")
        if OFFICE not in words.get("dbname", ""):
            raise DatabaseAddressError(f"lacks {OFFICE} in the database's name")
        return cls(words)

    def name(self, office: str) -> str:
        """Tell the name of an office's database; raises DatabaseAddressError if it is too long."""
        name = self._words["dbname"].replace(OFFICE, office)
        if len(name.encode()) > LONGEST_NAME:
            raise DatabaseAddressError(f"makes names of more than {LONGEST_NAME} bytes")
        return name

    def parameters(self, database: str) -> dict[str, str]:
        """Tell libpq's parameters for one database, with the manner in which Jumin uses it."""
        behaviour = " ".join(f"-c {name}={value}" for name, value in _BEHAVIOUR.items())
        options = f"{behaviour} {self._words.get('options', '')}".strip()
        ours = {"connect_timeout": "10", "application_name": "jumin"}
        return {**ours, **self._words, "options": options, "dbname": database}

    def settings(self, office: str) -> dict[str, Any]:
        """Tell the same in the words of Django's DATABASES, for the database of one office."""
        words = self.parameters(self.name(office))
        django = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
        django["port"] = "PORT"
        return {
            "ENGINE": "django.db.backends.postgresql",
            **{upper: words.pop(lower, "") for lower, upper in django.items()},
            "OPTIONS": {**words, "isolation_level": 2},  # READ COMMITTED: one writer an office
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }


def _words(url: str) -> dict[str, str] | None:
    """Let libpq read a URI; what it says of a wrong one is left unsaid, for it quotes it."""
    try:
        from psycopg import ProgrammingError  # noqa: PLC0415  (only who uses it has it)
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415  (the same)
    except ImportError as error:
        raise DriverMissingError from error
    try:
        return {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except (ProgrammingError, UnicodeError):
        return None
