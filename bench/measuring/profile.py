"""Where the time goes, in words: every function's own time, by what it belongs to."""

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

from .rounds import Stopwatch


_KINDS: Final = (
    # The first word that stands in "file function" decides.
    ("commit", "commit and begin"),
    ("_start_transaction_under_autocommit", "commit and begin"),
    ("<function SQLiteCursorWrapper", "the database's own work"),
    ("'fetch", "the database's own work"),
    ("psycopg", "psycopg and waiting for the server"),
    ("'wait", "psycopg and waiting for the server"),
    ("poll", "psycopg and waiting for the server"),
    ("RSAPrivateKey", "RSA signatures"),
    ("RSAPublicKey", "RSA signatures"),
    ("Ed25519", "the head's signature (Ed25519)"),
    ("seals.py", "the line's digest and seal"),
    ("hmac", "the line's digest and seal"),
    ("hashlib", "the line's digest and seal"),
    ("json/decoder", "reading JSON"),
    ("json", "the line's digest and seal"),
    ("typst", "typesetting"),
    ("fernet", "sealing fields (Fernet)"),
    ("crl_times.py", "a list's entries: digits of times"),
    ("crl_columns.py", "a list's entries: columns"),
    ("crl_patch.py", "a list's entries: finding places"),
    ("crl_entr", "a list's entries: one by one"),
    ("certification/publish", "publishing the status"),
    ("pki/status", "publishing the status"),
    ("/django/", "Django's ORM"),
    ("cryptography", "certificates, OCSP and lists, signed"),
    ("/pki/", "certificates, OCSP and lists, signed"),
    ("asn1", "certificates, OCSP and lists, signed"),
    ("flock", "locks"),
    ("locks.py", "locks"),
    ("fsync", "files on the disk"),
    ("posix", "files on the disk"),
    ("/rules/", "rules"),
    ("/jumin/", "the offices' own code"),
)
_REST: Final = "the rest"
_BUILT_IN: Final = "~"


def shares(work: Callable[[], object], times: int) -> dict[str, float]:
    """Profile what stopwatches time in some runs; tell which part of it each kind of work takes.

    The most first. A function that is built in and of no kind of its own counts where it is called
    from. The profile itself makes Python's part larger than it is.
    """
    Stopwatch.profile = profile = cProfile.Profile()
    try:
        for _ in range(times):
            work()
    finally:
        Stopwatch.profile = None
    known: Any = pstats.Stats(profile)
    sums: defaultdict[str, float] = defaultdict(float)
    for function, (_, _, own, _, callers) in known.stats.items():
        kind = _kind(function)
        if function[0] != _BUILT_IN or kind != _REST:
            sums[kind] += own
            continue
        for caller, (_, _, own_by_caller, _) in callers.items():
            sums[_kind(caller)] += own_by_caller
    total = sum(sums.values())
    return {kind: part / total for kind, part in sorted(sums.items(), key=lambda one: -one[1])}


def told(parts: dict[str, float], least: float = 0.02) -> str:
    """Tell the shares in a line, without the smallest."""
    return ", ".join(f"{kind} {part:.0%}" for kind, part in parts.items() if part >= least)


def _kind(function: tuple[str, int, str]) -> str:
    text = f"{function[0]} {function[2]}"
    return next((kind for word, kind in _KINDS if word in text), _REST)
