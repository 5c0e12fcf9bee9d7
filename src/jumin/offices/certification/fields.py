"""Numbers and columns instead of objects: so a million rows of the ledger are read fast."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connections, models

from jumin.pki.status.encoding import seconds_of


_ROWS_AT_ONCE: Final = 8_192
_VALUES_AT_ONCE: Final = 32_768
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class SecondField(models.DateTimeField):  # type: ignore[type-arg]
    """An instant to the second, kept as a number of seconds since 1970: as `raw_rows` gives it."""

    def get_internal_type(self) -> str:
        """Name the kind of column."""
        return "BigIntegerField"

    def get_prep_value(self, value: Any) -> Any:
        """Count the seconds on the way in."""
        at = self.to_python(value)
        return None if at is None else seconds_of(at)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002, ARG002 (as Django calls it)
        """Give the number to any database."""
        return value if prepared else self.get_prep_value(value)

    def from_db_value(self, value: int | None, *_: object) -> datetime | None:
        """Make it an instant on the way out."""
        return None if value is None else _EPOCH + timedelta(seconds=value)


def raw_rows(columns: models.QuerySet[Any, Any]) -> Iterator[list[Any]]:
    """Read the values of a query as the database gives them, in blocks, and never all at once.

    Inside a transaction.
    """
    connection = connections[columns.db]
    statement, parameters = columns.query.get_compiler(using=columns.db).as_sql()
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while block := cursor.fetchmany(_ROWS_AT_ONCE):
            yield block


class _JsonArray(models.Aggregate):
    """The values of a column in one text: reading that is faster than fetching row by row."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Call it by the name that it has there."""
        template = "%(function)s(%(expressions)s)::text"
        return self.as_sql(compiler, connection, function="JSON_AGG", template=template)


def raw_columns(rows: models.QuerySet[Any], key: str, *others: str) -> Iterator[list[list[Any]]]:
    """Read columns as the database keeps them, in blocks, in order of the first, a unique number.

    Each block is a statement of its own: nobody else writes meanwhile, in a transaction of the
    office.
    """
    arrays = {f"values_of_{name}": _JsonArray(name) for name in (key, *others)}
    after: int | None = None
    while True:
        rest = rows if after is None else rows.filter(**{f"{key}__gt": after})
        texts = rest.order_by(key)[:_VALUES_AT_ONCE].aggregate(**arrays)
        columns = [json.loads(texts[name] or "[]") for name in arrays]
        if not columns[0]:
            return
        yield columns
        after = columns[0][-1]
