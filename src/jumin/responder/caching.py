"""How long an answer may be kept, here and by caches on the way (RFC 9919 §7, RFC 9111).

The head of an answer without a nonce says what RFC 9919 §6 asks for. `max-age` ends where the next
publication may come: an interval after the last one where the office publishes at intervals, but
not after midnight in Japan, when it publishes in any case; at once where it publishes at every
change. Until then nobody can know better; after it, a cache that
went on saying "good" might hide a revocation that has been published, though nextUpdate, until
when relying parties may make do with the answer, is far. Whoever asks again by the ETag is told in
a few octets that nothing changed.

All dates are of the installation's clock, as those in the answers are.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Final

from jumin.pki.ocsp.answers import OcspAnswer
from jumin.terms import JST


_LONGEST: Final = timedelta(hours=1)
_NONE: Final = timedelta(0)
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)

PRIVATE: Final = "private, max-age=0, must-revalidate, no-transform"
"""For answers to a nonce: RFC 9919 §7.2 forbids no-store for what states a status."""


def http_date(at: datetime) -> str:
    """Write an instant as HTTP does (RFC 9110 §5.6.7)."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def kept_for(validity: timedelta) -> timedelta:
    """Tell how long a signed answer is given again: an hour, or half of its life if that is less.

    So whoever gets one can use it for at least half of its life (RFC 9919 §7.1).
    """
    return min(_LONGEST, validity // 2)


def max_age(
    at: datetime, published_at: datetime, interval: timedelta, validity: timedelta
) -> timedelta:
    """Tell how long caches may keep an answer that is given at `at`.

    `interval` lies between two publications; zero: one may come at any moment.
    """
    if not published_at <= at:  # The clock was turned back: so is the next publication.
        return _NONE
    midnight = datetime.combine(at.astimezone(JST).date() + _DAY, time(), JST)
    return max(_NONE, min(published_at + interval - at, midnight - at, validity // 2))


def general_fields(at: datetime, age: timedelta, *, is_private: bool) -> dict[str, str]:
    """Give the header fields that all answers of one second have in common.

    `is_private`: to those who showed who they are. `public` would let a shared cache give it to
    others, too (RFC 9111 §3.5).
    """
    whose = "private" if is_private else "public"
    directives = f"max-age={age // _SECOND}, {whose}, no-transform, must-revalidate"
    return {"Date": http_date(at), "Cache-Control": directives}


def own_fields(answer: OcspAnswer) -> dict[str, str]:
    """Give the header fields of an answer that may be kept; none of one that may not.

    Last-Modified is producedAt (RFC 9919 §6): thisUpdate, which §7.2 names, stays the same when an
    answer is signed anew, and a client would be told that its former one is still current.
    """
    if answer.produced_at is None or answer.next_update is None:
        return {}
    return {
        "Last-Modified": http_date(answer.produced_at),
        "Expires": http_date(answer.next_update),
        "ETag": f'"{sha256(answer.der).hexdigest()}"',
        "Content-Length": str(len(answer.der)),
    }


def write_fields(fields: Mapping[str, str]) -> bytes:
    """Write header fields as they go over the wire."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode("latin-1")


def read_fields(lines: bytes) -> dict[str, str]:
    """Read what `write_fields` wrote."""
    pairs = (line.partition(": ") for line in lines.decode("latin-1").splitlines())
    return {name: value for name, _, value in pairs}


def is_unchanged(asked: Mapping[bytes, bytes], fields: Mapping[str, str]) -> bool:
    """Tell whether whoever asks has this very answer (RFC 9110 §13.1.2, §13.1.3, §13.2.2)."""
    tags = asked.get(b"if-none-match")
    if tags is not None:
        listed = {tag.strip().removeprefix(b"W/") for tag in tags.split(b",")}
        return not listed.isdisjoint({b"*", fields["ETag"].encode()})
    since, modified = asked.get(b"if-modified-since"), fields.get("Last-Modified")
    if since is None or modified is None:
        return False
    try:
        known = parsedate_to_datetime(since.decode("ascii"))
        return known.tzinfo is not None and parsedate_to_datetime(modified) <= known
    except ValueError:
        return False
