"""How fast a journal is verified, against only hashing the same lines.

The journal: so many lines in a row, each with digest and seal as `write_journal` makes them, and a
signed head. Verifying reads them from the database (SQLite, or PostgreSQL with `--engine`) and
recomputes everything. The baseline recomputes digests and seals of the same lines that are in
memory already: JSON, SHA-256, HMAC. Both in turn; medians over the rounds, with quartiles.
Target: × 4 at most.

    python bench/journal.py [--json] [--profile] [--engine sqlite] [--lines 100000] [--rounds 5]
"""

import argparse
import hashlib
import hmac
import json
import os
import tempfile
from contextlib import ExitStack
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, Final

from measuring import profile, town
from measuring.rounds import Spread, seconds


OFFICE: Final = "certification"
TARGET: Final = 4.0
AT_ONCE: Final = 5_000


def write(lines: int) -> None:
    """Continue the town's journal by so many lines, and sign its head."""
    from jumin.offices.common import seals
    from jumin.offices.common.books import heads, journal
    from jumin.offices.common.transactions import office_transaction

    head = heads(OFFICE).get()
    number, digest = head.number, head.digest
    for start in range(0, lines, AT_ONCE):
        entries = []
        for n in range(start, min(start + AT_ONCE, lines)):
            number += 1
            entry = journal(OFFICE).model(
                number=number,
                at=town.AT + timedelta(seconds=n),
                act="certificate.revoked",
                subject=f"authentication:{n}",
                actor="card.lapsed",
                facts={"reason": "cessation_of_operation"},
                previous=digest,
            )
            entry.digest = digest = seals.digest_of(entry)
            entry.seal = seals.seal_of(OFFICE, digest)
            entries.append(entry)
        with office_transaction(OFFICE):
            journal(OFFICE).bulk_create(entries)
    at = town.AT + timedelta(seconds=lines)
    signature = seals.sign_head(OFFICE, number, at, digest)
    heads(OFFICE).update(number=number, at=at, digest=digest, signature=signature)


def in_memory() -> list[list[Any]]:
    """Take all that is hashed of each line into memory."""
    from jumin.offices.common.books import journal

    return [
        [
            entry.number,
            entry.previous,
            entry.at.astimezone(UTC).isoformat(),
            entry.act,
            entry.subject,
            entry.actor,
            entry.facts,
        ]
        for entry in journal(OFFICE).all()
    ]


def hash_only(lines: list[list[Any]]) -> None:
    """Compute the digest and the seal of each line, and nothing else."""
    key = bytes(32)
    for line in lines:
        digest = hashlib.sha256(json.dumps(line, sort_keys=True).encode()).hexdigest()
        hmac.digest(key, digest.encode(), "sha256").hex()


def verify() -> None:
    """Verify the journal; it is whole, or the bench is wrong."""
    from jumin.offices.common import gateway as offices

    assert offices.verify(OFFICE).is_whole


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--engine", choices=town.ENGINES, default=town.ENGINES[0])
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        (url,) = stack.enter_context(town.databases(chosen.engine))
        town.set_up(Path(stack.enter_context(tempfile.TemporaryDirectory())), url=url)
        town.found()
        write(chosen.lines)
        lines = in_memory()
        verify()
        rounds = [
            (seconds(verify), seconds(lambda: hash_only(lines))) for _ in range(chosen.rounds)
        ]
        ours, baseline = zip(*rounds, strict=True)
        figures = {
            "lines_per_second": Spread.of(len(lines) / one for one in ours),
            "baseline_lines_per_second": Spread.of(len(lines) / one for one in baseline),
            "ratio": Spread.of_ratios(ours, baseline),
        }
        if chosen.json:
            print(json.dumps({"target": TARGET, "lines": len(lines), **figures}, default=vars))
        else:
            print(f"load of the machine: {os.getloadavg()[0]:.1f}; {chosen.engine}")
            for name, figure in figures.items():
                print(f"  {name:26} {figure:.{2 if name == 'ratio' else 0}f}")
            print(f"target: × {TARGET:.1f}")
        if chosen.profile:
            print(profile.told(profile.shares(lambda: seconds(verify), 1)))


if __name__ == "__main__":
    main()
