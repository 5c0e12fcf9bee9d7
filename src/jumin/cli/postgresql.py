"""`jumin up` on PostgreSQL: a server that lets us in, and databases that are this town's own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from jumin.installation.databases import DatabaseAddress
from jumin.terms import FaultError


MAINTENANCE: Final = "postgres"
"""The database that every server has, to make others from."""

ENCODING: Final = "UTF8"
_MAKE: Final = "CREATE DATABASE {name} OWNER {role} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';"
_MARK: Final = "Jumin, data folder "


class ServerUnreachableError(FaultError):
    """No PostgreSQL server answers where JUMIN_DATABASE_URL says."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"No PostgreSQL server answers where JUMIN_DATABASE_URL says ({said}). Start the "
            f"server, or put its host and port, or its socket's folder, right."
        )
        self.said = said


class LoginRefusedError(FaultError):
    """The PostgreSQL server does not let us in."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"The PostgreSQL server does not let Jumin in ({said}). Put user and database in "
            f"JUMIN_DATABASE_URL right, the password in ~/.pgpass (mode 0600), and see the "
            f"server's pg_hba.conf."
        )
        self.said = said


class DatabasesMissingError(FaultError):
    """Databases are not there, and the role may not make them."""

    def __init__(self, names: Iterable[str], role: str) -> None:
        makes = "".join(f"\n  {_MAKE}".format(name=f'"{one}"', role=f'"{role}"') for one in names)
        super().__init__(
            f"Databases are missing, and the role {role} may not make any. Let the server's "
            f"administrator do it (as a superuser, in psql), then start again:{makes}"
        )
        self.names, self.role = tuple(names), role


class BooksMissingError(FaultError):
    """The books of a founded town are not on this server."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            f"The town of this data folder has no books on this server: {', '.join(names)} not "
            f"there. Put JUMIN_DATABASE_URL as it was when the town was founded, or the databases "
            f"back from a backup."
        )
        self.names = tuple(names)


class DatabaseUnfitError(FaultError):
    """A database can't be this town's; nothing was changed in it."""

    def __init__(self, name: str, why: str, cure: str) -> None:
        super().__init__(f"The database {name} {why}. {cure}")
        self.name, self.why, self.cure = name, why, cure


def make_ready(
    address: DatabaseAddress, offices: Iterable[str], *, fingerprint: str, founded: bool
) -> None:
    """Make the databases that are missing, and the others sure to belong to this data folder.

    What is made or taken says so in its comment: `fingerprint` tells this data folder from others.
    """
    names = [address.name(office) for office in offices]
    missing = _missing(address, names)
    if missing and founded:
        raise BooksMissingError(missing)
    if missing:
        _make(address, missing)
    for name in names:
        with _connected(address, name) as connection:
            _take(connection, name, _MARK + fingerprint, founded=founded)


def _missing(address: DatabaseAddress, names: list[str]) -> list[str]:
    """Tell which databases are not there; none where only connecting to them will tell."""
    try:
        with _connected(address, MAINTENANCE) as connection:
            rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    except LoginRefusedError:
        return []  # we may have no business with the server's own database
    there = {row[0] for row in rows}
    return [name for name in names if name not in there]


def _make(address: DatabaseAddress, names: list[str]) -> None:
    from psycopg import errors, sql

    with _connected(address, MAINTENANCE) as connection:
        role = connection.info.user
        for name in names:
            words = {"name": sql.Identifier(name), "role": sql.Identifier(role)}
            try:
                connection.execute(sql.SQL(_MAKE).format(**words))
            except errors.InsufficientPrivilege as error:
                raise DatabasesMissingError(names, role) from error


def _take(connection: Any, name: str, mark: str, *, founded: bool) -> None:
    """Take a database for this data folder, unless it is another's."""
    from psycopg import errors, sql

    encoding = connection.info.parameter_status("server_encoding")
    if encoding != ENCODING:
        raise DatabaseUnfitError(
            name,
            f"has the encoding {encoding}, which lacks characters of names",
            f"Drop it, or name others in JUMIN_DATABASE_URL: new ones are made with {ENCODING}.",
        )
    said, in_use = connection.execute(
        "SELECT coalesce(shobj_description(oid, 'pg_database'), ''),"
        " EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema())"
        " FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if said == mark:
        return
    if said.startswith(_MARK) or (in_use and not founded):
        raise DatabaseUnfitError(
            name,
            "holds the books of the town of another data folder, or of another program",
            "Name that folder in JUMIN_DATA, or other databases in JUMIN_DATABASE_URL; or drop "
            "it, if nobody needs it any more.",
        )
    try:
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        connection.execute(comment.format(sql.Identifier(name), sql.Literal(mark)))
    except errors.InsufficientPrivilege as error:
        role = connection.info.user
        raise DatabaseUnfitError(
            name,
            f"does not belong to the role {role}",
            f'Let the server\'s administrator do: ALTER DATABASE "{name}" OWNER TO "{role}";',
        ) from error


@contextmanager
def _connected(address: DatabaseAddress, database: str) -> Iterator[Any]:
    import psycopg
    from psycopg.conninfo import make_conninfo

    where = make_conninfo(**address.parameters(database))
    try:
        connection = psycopg.connect(where, autocommit=True)
    except psycopg.OperationalError as error:
        said = " ".join(str(error).split())
        reached = "FATAL" in said or (error.pgconn is not None and error.pgconn.needs_password)
        # Libpq's text names host, user and database, but never the password.
        raise (LoginRefusedError if reached else ServerUnreachableError)(said) from None
    with connection:
        yield connection
