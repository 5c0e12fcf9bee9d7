"""A PostgreSQL server that is not as it should be when the town is started."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest
from private_postgresql import PrivatePostgresql, running_postgresql

from jumin.cli.postgresql import (
    BooksMissingError,
    DatabasesMissingError,
    DatabaseUnfitError,
    LoginRefusedError,
    ServerUnreachableError,
    make_ready,
)
from jumin.installation.databases import DatabaseAddress


SERIAL = itertools.count()
OFFICES = ("web", "municipality")
OURS, THEIRS = "0123456789abcdef", "fedcba9876543210"
SECRET = "not-to-be-told"


@pytest.fixture(scope="module")
def server() -> Iterator[PrivatePostgresql]:
    """A server of these tests alone: they change what it lets in."""
    with running_postgresql() as running:
        entry = running.folder / "data" / "pg_hba.conf"
        entry.write_text(f"local all guarded scram-sha-256\n{entry.read_text()}")
        running.do(
            "SELECT pg_reload_conf()",
            "CREATE ROLE modest LOGIN",
            "CREATE ROLE guarded LOGIN CREATEDB PASSWORD 'right'",
            "REVOKE CONNECT ON DATABASE postgres FROM public",
            "GRANT CONNECT ON DATABASE postgres TO jumin, modest",
            role="postgres",
        )
        yield running


@pytest.fixture
def prefix() -> str:
    """The beginning of names that no other test uses."""
    return f"t{next(SERIAL)}"


def address(server: PrivatePostgresql, prefix: str, role: str = "jumin") -> DatabaseAddress:
    return DatabaseAddress.parse(server.url(f"{prefix}_{{office}}", role))


def ready(where: DatabaseAddress, *, fingerprint: str = OURS, founded: bool = False) -> None:
    make_ready(where, OFFICES, fingerprint=fingerprint, founded=founded)


def test_missing_databases_are_made_for_every_character(
    server: PrivatePostgresql, prefix: str
) -> None:
    ready(address(server, prefix))
    for office in OFFICES:
        with psycopg.connect(server.url(f"{prefix}_{office}")) as connection:
            assert connection.info.parameter_status("server_encoding") == "UTF8"


def test_databases_that_are_there_are_taken_again(server: PrivatePostgresql, prefix: str) -> None:
    ready(address(server, prefix))
    ready(address(server, prefix))
    ready(address(server, prefix), founded=True)


def test_who_may_make_none_is_told_what_to_have_done(
    server: PrivatePostgresql, prefix: str
) -> None:
    where = address(server, prefix, "modest")
    with pytest.raises(DatabasesMissingError) as missing:
        ready(where)
    statements = [line for line in str(missing.value).splitlines() if "CREATE DATABASE" in line]
    assert len(statements) == len(OFFICES)
    server.do(*statements, role="postgres")
    ready(where)


def test_a_role_may_be_kept_out_of_the_servers_own_database(
    server: PrivatePostgresql, prefix: str
) -> None:
    server.do("CREATE ROLE apart LOGIN", role="postgres")
    make = 'CREATE DATABASE "{}_{}" OWNER apart TEMPLATE template0'
    server.do(*(make.format(prefix, office) for office in OFFICES), role="postgres")
    ready(address(server, prefix, "apart"))
    with pytest.raises(LoginRefusedError, match="does not exist"):
        ready(address(server, f"no{prefix}", "apart"))


@pytest.mark.parametrize("place", ["127.0.0.1:1", "%2Fnowhere"])
def test_a_server_that_does_not_answer_is_told_with_its_place(place: str) -> None:
    where = DatabaseAddress.parse(f"postgresql://jumin:{SECRET}@{place}/x_{{office}}")
    with pytest.raises(ServerUnreachableError, match="JUMIN_DATABASE_URL") as unreachable:
        ready(where)
    assert SECRET not in str(unreachable.value)


@pytest.mark.parametrize(
    "role", ["nobody_knows", f"guarded:{SECRET}", "guarded"], ids=["unknown", "wrong", "without"]
)
def test_who_is_not_let_in_is_told_of_the_password_file(
    server: PrivatePostgresql, prefix: str, role: str
) -> None:
    with pytest.raises(LoginRefusedError, match=r"\.pgpass") as refused:
        ready(address(server, prefix, role))
    assert SECRET not in str(refused.value)


def test_with_the_right_password_one_is_let_in(server: PrivatePostgresql, prefix: str) -> None:
    server.do("GRANT CONNECT ON DATABASE postgres TO guarded", role="postgres")
    ready(address(server, prefix, "guarded:right"))


def test_a_database_that_lacks_characters_is_refused(
    server: PrivatePostgresql, prefix: str
) -> None:
    server.do(
        f"CREATE DATABASE {prefix}_municipality TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
    )
    with pytest.raises(DatabaseUnfitError, match="SQL_ASCII"):
        ready(address(server, prefix))


@pytest.mark.parametrize("founded", [True, False])
def test_the_books_of_another_data_folder_are_left_alone(
    server: PrivatePostgresql, prefix: str, *, founded: bool
) -> None:
    ready(address(server, prefix), fingerprint=THEIRS)
    with pytest.raises(DatabaseUnfitError, match="another data folder"):
        ready(address(server, prefix), founded=founded)


def test_nothing_of_another_program_is_cleared_away(server: PrivatePostgresql, prefix: str) -> None:
    server.do(f"CREATE DATABASE {prefix}_web")
    with psycopg.connect(server.url(f"{prefix}_web")) as connection:
        connection.execute("CREATE TABLE theirs ()")
    with pytest.raises(DatabaseUnfitError, match="another program"):
        ready(address(server, prefix))


def test_an_interrupted_founding_goes_on_in_its_databases(
    server: PrivatePostgresql, prefix: str
) -> None:
    ready(address(server, prefix))
    with psycopg.connect(server.url(f"{prefix}_web")) as connection:
        connection.execute("CREATE TABLE ours ()")
    ready(address(server, prefix))


def test_a_founded_town_without_its_books_gets_no_empty_ones(
    server: PrivatePostgresql, prefix: str
) -> None:
    with pytest.raises(BooksMissingError, match="backup"):
        ready(address(server, prefix), founded=True)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(server.url(f"{prefix}_web"))


def test_a_database_of_another_role_is_told_with_what_to_do(
    server: PrivatePostgresql, prefix: str
) -> None:
    server.do(*(f"CREATE DATABASE {prefix}_{office}" for office in OFFICES), role="postgres")
    with pytest.raises(DatabaseUnfitError) as unfit:
        ready(address(server, prefix))
    assert f'ALTER DATABASE "{prefix}_web" OWNER TO "jumin";' in str(unfit.value)
