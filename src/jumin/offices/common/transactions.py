"""The one way to open a transaction: an act commits once, in its own office."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def office_transaction(office: str) -> Iterator[None]:
    """Do one act of one office, wholly or not at all.

    SQLite takes its write lock at once (IMMEDIATE), so that the journal has one writer at a time.
    """
    with transaction.atomic(using=office):
        yield
