"""The published status in the making: the former one and what changed, or the ledger (失効情報)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db.models import BigIntegerField, Value
from django.db.models.functions import Coalesce

from jumin.offices.certification import keyring, models
from jumin.offices.certification.fields import raw_rows
from jumin.pki import Revocation
from jumin.pki.status.encoding import encode_rows, write_snapshot
from jumin.pki.status.patch import patch_snapshot
from jumin.pki.status.snapshot import GOOD, SnapshotError
from jumin.terms import RevocationReason, SerialNumber


STATUS: Final = "status"
"""What a change of a certificate's state is missing in, until it is published there."""


def encode_status(authorities: Sequence[models.Authority], digest: bytes, *, at: datetime) -> bytes:
    """Write the state of all certificates of these generations, as it is in the ledger now.

    `digest` is that of the snapshot which all but the noted changes went into. Where another one,
    or none, is published, all of the ledger is read. Those that expired keep their state.
    """
    former = _former(digest)
    if former is not None:
        changes = [(keyring.certificate(row), _changes(row)) for row in authorities]
        try:
            return patch_snapshot(former, at, changes)
        except SnapshotError:
            pass  # other generations live now
    return write_snapshot(
        at, [(keyring.certificate(row), tuple(_entries(row))) for row in authorities]
    )


def _former(digest: bytes) -> bytes | None:
    """Read the published snapshot; None where it is not the one with this digest."""
    try:
        former = keyring.publication().snapshot.read_bytes()
    except FileNotFoundError:
        return None
    return former if sha256(former).digest() == digest else None


def _changes(row: models.Authority) -> Mapping[SerialNumber, Revocation | None]:
    changed = models.Certificate.objects.filter(authority=row, changes__missing_in=STATUS)
    return {
        SerialNumber(serial): None
        if reason is None or revoked_at is None
        else Revocation(RevocationReason(reason), revoked_at)
        for serial, reason, revoked_at in changed.values_list("serial", "reason", "revoked_at")
    }


def _entries(row: models.Authority) -> Iterator[bytes]:
    """Read all certificates of a generation: of each a few numbers, and never all at once."""
    columns = row.certificates.order_by("serial").values_list(
        "serial",
        Coalesce("reason", Value(GOOD)),
        Coalesce("revoked_at", Value(0), output_field=BigIntegerField()),
    )
    return map(encode_rows, raw_rows(columns))
