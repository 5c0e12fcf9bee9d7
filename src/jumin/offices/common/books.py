"""Writing an office's journal and outbox, inside the transaction of the act."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import Manager

from jumin.offices import OFFICES
from jumin.offices.common.models import InboxMessage, JournalEntry, OutboxMessage


BEGINNING: Final = "0" * 64
"""What the first line of a journal takes for the digest of the line before it."""


def journal(office: str) -> Manager[JournalEntry]:
    """Tell an office's journal."""
    rows: Manager[JournalEntry] = _rows(office, JournalEntry.__name__)
    return rows


def outbox(office: str) -> Manager[OutboxMessage]:
    """Tell an office's outbox."""
    rows: Manager[OutboxMessage] = _rows(office, OutboxMessage.__name__)
    return rows


def inbox(office: str) -> Manager[InboxMessage]:
    """Tell an office's inbox."""
    rows: Manager[InboxMessage] = _rows(office, InboxMessage.__name__)
    return rows


def write_journal(
    office: str, act: str, subject: str, *, at: datetime, actor: str, **facts: str | int | bool
) -> None:
    """Add a line to the journal; facts hold nothing personal.

    A line is never older than the one before it, though two acts may commit in another order
    than they read the clock.
    """
    previous, latest = _head(office)
    entry = journal(office).model(
        at=max(at, latest),
        act=act,
        subject=subject,
        actor=actor,
        facts=facts,
        previous=previous,
    )
    entry.digest = digest_of(entry)
    entry.save()


def _head(office: str) -> tuple[str, datetime]:
    """Read digest and instant of the last line."""
    last = journal(office).order_by("-id").values_list("digest", "at").first()
    return last or (BEGINNING, datetime.min.replace(tzinfo=UTC))


def digest_of(entry: JournalEntry) -> str:
    """Compute the digest of a line: SHA-256 over all it says and the digest of the line before."""
    at = entry.at.astimezone(UTC).isoformat()
    line = [entry.previous, at, entry.act, entry.subject, entry.actor, entry.facts]
    return hashlib.sha256(json.dumps(line, sort_keys=True).encode()).hexdigest()


def send(
    office: str, kind: str, subject: str, *, at: datetime, payload: Mapping[str, str] | None = None
) -> None:
    """Put a message into the outbox; the courier takes it after the commit."""
    outbox(office).create(at=at, kind=kind, subject=subject, payload=dict(payload or {}))


def latest_entry_at() -> datetime | None:
    """Tell the instant of the latest journal line of any office: time never goes behind it."""
    latest = (journal(office).order_by("-at").first() for office in OFFICES)
    return max((entry.at for entry in latest if entry is not None), default=None)


def _rows(office: str, book: str) -> Any:
    """Each office has its own table of every book, named like the abstract model."""
    return apps.get_model(office, book)._default_manager  # noqa: SLF001 (public by Django's docs)
