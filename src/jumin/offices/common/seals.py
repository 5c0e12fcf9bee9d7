"""What makes a journal provable: digests that chain its lines, seals, and a signed head.

The chain is plain SHA-256, so that anybody can follow an exported journal. Who can write into
the database could compute a new one; without the installation's secret they can make neither
a line's seal (HMAC-SHA256) nor the head's signature (Ed25519, RFC 8032).
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from jumin.offices.common.models import JournalEntry, JournalHead


BEGINNING: Final = "0" * 64
"""What the first line of a journal takes for the digest of the line before it."""


def digest_of(entry: JournalEntry, *, number: int | None = None) -> str:
    """Compute the digest of a line: SHA-256 over all it says and the digest of the line before.

    With `number`, as if the line stood there.
    """
    line = [
        entry.number if number is None else number,
        entry.previous,
        _written(entry.at),
        entry.act,
        entry.subject,
        entry.actor,
        entry.facts,
    ]
    return hashlib.sha256(json.dumps(line, sort_keys=True).encode()).hexdigest()


def seal_of(office: str, digest: str) -> str:
    """Seal a line's digest with the office's key."""
    return hmac.digest(_sealing_key(office), digest.encode(), "sha256").hex()


def sign_head(office: str, number: int, at: datetime, digest: str) -> bytes:
    """Sign the last line's number, instant and digest."""
    return _signing_key(office).sign(_head(office, number, at, digest))


def is_head_signed(office: str, head: JournalHead) -> bool:
    """Whether the office itself signed this head."""
    signed = _head(office, head.number, head.at, head.digest)
    try:
        _signing_key(office).public_key().verify(bytes(head.signature), signed)
    except InvalidSignature:
        return False
    return True


def public_key(office: str) -> bytes:
    """Tell the public key of an office's heads (Ed25519, 32 bytes), for those who keep heads."""
    return _signing_key(office).public_key().public_bytes_raw()


def _head(office: str, number: int, at: datetime, digest: str) -> bytes:
    return f"jumin journal head:{office}:{number}:{_written(at)}:{digest}".encode()


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


@cache
def _sealing_key(office: str) -> bytes:
    key: bytes = settings.JUMIN_SECRETS.derive(f"journal:{office}")
    return key


@cache
def _signing_key(office: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        settings.JUMIN_SECRETS.derive(f"journal-head:{office}")
    )
