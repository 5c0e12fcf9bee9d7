"""Books of any size: rows of the founded town, repeated with other numbers."""

import time
from collections.abc import Mapping
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connections, models, router

from jumin.offices import OFFICES
from jumin.offices.card_office.models import Card
from jumin.offices.certification.models import Certificate
from jumin.offices.common import seals
from jumin.offices.common.books import heads, inbox, journal, outbox
from jumin.offices.issuance.models import Request
from jumin.offices.municipality.models import Resident
from jumin.rules.lives import CardStatus
from jumin.terms import CertificatePurpose


FIRST: Final = 1_000_000
"""Rows that are filled in are numbered after this: none of the town's own has such a number."""
CARDS: Final = 800_000_000_000_000
"""So are their cards."""
MUNICIPALITY: Final = "14204"


def resident(n: int) -> str:
    """Tell the number of the nth resident that was filled in."""
    return f"{MUNICIPALITY}-{FIRST + n}"


def card(n: int) -> str:
    """Tell the number of their card."""
    return str(CARDS + n)


def serial(n: int) -> int:
    """Tell the serial number of each of their two certificates."""
    return FIRST + n


def fill(rows: int, like: str) -> float:
    """Fill every book with so many rows, like those of a resident; tell the seconds it took.

    The first half of the residents have two certificates each; the cards of the others have lapsed.
    Journals get their lines before a head that is signed anew; messages are delivered ones.
    """
    begun = time.perf_counter()
    for office in OFFICES:
        _hurry(office)
    _fill_registers(rows, like)
    _fill_books(rows)
    for office in OFFICES:
        _settle(office)
    return time.perf_counter() - begun


def fill_certificates(rows: int, like: str, changed: Mapping[str, str]) -> None:
    """Fill the ledger alone with so many signature certificates, like that of a resident.

    `changed` tells what else is different, as expressions of SQL in n, from 1.
    """
    _hurry("certification")
    made = Certificate.objects.get(resident=like, purpose=CertificatePurpose.SIGNATURE)
    _repeat(made, rows, {"serial": f"{FIRST} + n", **changed})
    _settle("certification")


def _fill_registers(rows: int, like: str) -> None:
    own_number = f"'{MUNICIPALITY}-' || CAST({FIRST} + n AS VARCHAR(16))"
    own_serial = f"{FIRST} + n"
    row = Resident.objects.get(number=like)
    digest = f"'{'0' * 48}' || CAST({10**15} + n AS VARCHAR(16))"
    _repeat(row.household, rows, {})
    _repeat(
        row,
        rows,
        {
            "number": own_number,
            "household_id": f"{FIRST} + n",
            "individual_number_digest": digest,
        },
    )
    serials = {"signature_serial": own_serial, "authentication_serial": own_serial}
    card_number = f"CAST({CARDS} + n AS VARCHAR(16))"
    in_force = f"CASE WHEN n <= {rows // 2} THEN"
    life = {
        "status": f"{in_force} '{CardStatus.IN_USE}' ELSE '{CardStatus.LAPSED}' END",
        "due_on": f"{in_force} due_on END",
    }
    owner = {"number": card_number, "resident": own_number}
    _repeat(Card.objects.get(resident=like), rows, owner | serials | life)
    for place, purpose in enumerate(CertificatePurpose):
        made = Certificate.objects.get(resident=like, purpose=purpose)
        ordered = {"serial": own_serial, "resident": own_number, "order": card_number}
        _repeat(made, rows // 2, ordered, first=FIRST + place * rows)
    ended = Request.objects.exclude(ended_at=None).latest("pk")
    _repeat(ended, rows, {"number": "'20200101-' || CAST(10000000 + n AS VARCHAR(8))"})


def _fill_books(rows: int) -> None:
    for office in OFFICES:
        line, head = journal(office).last(), heads(office).get()
        if line is None:
            raise ValueError(office)
        _repeat(line, rows, {}, first=head.number)
        number = head.number + rows
        signature = seals.sign_head(office, number, head.at, head.digest)
        heads(office).update(number=number, signature=signature)
        if (message := outbox(office).exclude(delivered_at=None).last()) is not None:
            _repeat(message, rows, {})
        if (known := inbox(office).last()) is not None:
            _repeat(known, rows, {"number": f"{FIRST} + n"})


def _repeat(
    sample: models.Model, times: int, changed: Mapping[str, str], *, first: int = FIRST
) -> None:
    """Insert a row many times over, its primary key counted up from `first`.

    `changed` tells what else is different, as expressions of SQL in n, from 1.
    """
    model: Any = type(sample)
    connection = connections[router.db_for_write(model)]
    quote, meta = connection.ops.quote_name, model._meta  # noqa: SLF001 (public by Django's docs)
    columns = [field.column for field in meta.local_concrete_fields]
    other = {meta.pk.column: f"{first} + n", **changed}
    said = ", ".join(other.get(column, quote(column)) for column in columns)
    table = quote(meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, columns))})"  # noqa: S608 (all our own)
            " WITH RECURSIVE series(n) AS"
            f" (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {times})"
            f" SELECT {said} FROM series, {table} WHERE {quote(meta.pk.column)} = %s",
            [sample.pk],
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _hurry(office: str) -> None:
    """Spare the filling what acts must wait for; all of it is back with the next connection."""
    with connections[office].cursor() as cursor:
        if connections[office].vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
        else:
            cursor.execute("SET statement_timeout=0; SET synchronous_commit=off")


def _settle(office: str) -> None:
    if connections[office].vendor == "postgresql":
        with connections[office].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as its daemon would have done meanwhile
    connections[office].close()
