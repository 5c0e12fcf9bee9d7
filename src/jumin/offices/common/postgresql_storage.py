"""One PostgreSQL database by its tables: emptied, copied, and put back."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import AutoField, Model

from jumin.offices.common.databases import migrations


_UNHURRIED: Final = """
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;
"""
_SEQUENCES: Final = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()"
_NEXT_NUMBER: Final = "SELECT last_value + is_called::int FROM "  # pg_sequences can't tell it
_BLOCK: Final = 1 << 16


def clear(alias: str) -> None:
    """Drop every table; the database itself remains."""
    connection = connections[alias]
    if tables := _tables(connection):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {_named(connection, *tables)} CASCADE")
    connection.close()


def hold(alias: str) -> None:
    """Let the open transaction last as long as it must, though nothing happens in it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_UNHURRIED)


def save(alias: str, folder: Path) -> dict[str, int]:
    """Copy every table as in one instant, a file each; tell the next number of every sequence.

    The files are in the text format of COPY (PostgreSQL 15 documentation, COPY), in UTF-8.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    for former in folder.iterdir():
        former.unlink()
    with closing(connections.create_connection(alias)) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(_UNHURRIED)
        for table in _tables(connection):
            _copy_out(connection, table, folder / table)
        numbers = _next_numbers(connection)
        cursor.execute("COMMIT")
    return numbers


def fits(alias: str, folder: Path, numbers: object) -> bool:
    """Whether `save` makes such copies: a file a table, and of every sequence a number it can have.

    It is the models that tell, for the database may be empty.
    """
    connection = connections[alias]
    models: list[type[Model]] = list(connection.introspection.get_migratable_models())
    models.append(MigrationRecorder.Migration)
    tables = {model._meta.db_table for model in models}  # noqa: SLF001 (public by Django's docs)
    largest = dict(each for model in models for each in _largest(connection, model))
    return (
        {str(path.relative_to(folder)) for path in folder.rglob("*")} == tables
        and isinstance(numbers, dict)
        and numbers.keys() == largest.keys()
        and all(type(number) is int for number in numbers.values())
        and all(0 < numbers[name] <= most for name, most in largest.items())
    )


def restore(alias: str, folder: Path, numbers: dict[str, int]) -> None:
    """Replace the rows of every table and the next number of every sequence, in one transaction."""
    connection = connections[alias]
    if MigrationRecorder(connection).applied_migrations().keys() != set(migrations()):
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    tables = _tables(connection)
    with (
        transaction.atomic(using=alias),  # noqa: TID251  (no act of an office: all its books)
        connection.cursor() as cursor,
    ):
        cursor.execute(_UNHURRIED)
        cursor.execute(f"TRUNCATE {_named(connection, *tables)}")
        for table in tables:
            _copy_in(connection, table, folder / table)
        for sequence, number in numbers.items():
            # Not setval(): a rollback would not undo it.
            name = _named(connection, sequence)
            cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH {number:d}")
        # Whose data folder it belongs to is for the next `jumin up` to say.
        database = _named(connection, connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {database} IS NULL")
    connection.close()


def _copy_out(connection: BaseDatabaseWrapper, table: str, path: Path) -> None:
    with connection.wrap_database_errors, connection.cursor() as cursor, path.open("wb") as file:
        with cursor.copy(f"COPY {_named(connection, table)} TO STDOUT") as rows:
            for block in rows:
                file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _copy_in(connection: BaseDatabaseWrapper, table: str, path: Path) -> None:
    statement = f"COPY {_named(connection, table)} FROM STDIN"
    with (
        path.open("rb") as file,
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as rows,
    ):
        while block := file.read(_BLOCK):
            rows.write(block)


def _next_numbers(connection: BaseDatabaseWrapper) -> dict[str, int]:
    numbers = {}
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES)
        for (sequence,) in cursor.fetchall():
            cursor.execute(_NEXT_NUMBER + _named(connection, sequence))
            numbers[sequence] = cursor.fetchone()[0]
    return numbers


def _largest(connection: BaseDatabaseWrapper, model: type[Model]) -> Iterator[tuple[str, int]]:
    """Tell the sequence of a table, if it has one, and the largest number it can give."""
    key = model._meta.pk  # noqa: SLF001 (public by Django's docs)
    if isinstance(key, AutoField):
        _, most = connection.ops.integer_field_range(key.get_internal_type())
        yield f"{model._meta.db_table}_{key.column}_seq", most  # noqa: SLF001 (public, as above)


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    return connection.introspection.table_names()


def _named(connection: BaseDatabaseWrapper, *names: str) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)
