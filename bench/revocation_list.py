"""How fast a revocation list of a million entries is made, against cryptography's builder.

Rows in memory: each side has them in the form it wants, made before. From the ledger: read and
written, against the builder that is given rows in memory, and against the builder that is given
what Django reads of the ledger. Incremental: a thousand changes into the former list, which is
mapped from its file and proved to be ours by its tag (AES-GMAC), and the tag of the new one, again
against the builder with rows in memory. All give finished DER, signed; that ours and the builder's
are the same bytes is checked first. In turn; medians over the rounds, with quartiles. "All lists"
is what the office does at night without former lists: the full one and that of each municipality,
read once, written to the disk.

Targets: 20 times as fast from memory, 8 from the ledger, 100 incremental; below 200 MB.

    python bench/revocation_list.py [--json] [--profile] [--engine sqlite] [--entries 1000000]
        [--changes 1000] [--rounds 5]
"""

import argparse
import json
import os
from contextlib import ExitStack
from typing import Final

from measuring import profile
from measuring.lists import Ledger, Memory
from measuring.rounds import Spread
from measuring.town import ENGINES, databases


MEMORY_TARGET: Final = 200
TARGETS: Final = {
    ("rows", "builder"): 20,
    ("ledger", "builder"): 8,
    ("ledger", "builder from the ledger"): 8,
    ("incremental", "builder"): 100,
}
FAST: Final = 3
"""Our own work is so much shorter that it is done several times a round."""


def measure(memory: Memory, ledger: Ledger, rounds: int) -> dict[str, list[float]]:
    """Let all sides work, round by round; of ours the median of some runs counts."""
    taken: dict[str, list[float]] = {}
    sides = (
        ("builder", memory, "builder", 1),
        ("rows", memory, "rows", FAST),
        ("incremental", memory, "incremental", FAST),
        ("builder from the ledger", ledger, "builder", 1),
        ("ledger", ledger, "ledger", FAST),
        ("all lists", ledger, "edition", 1),
    )
    for number in range(rounds):
        for name, side, work, times in sides if number % 2 == 0 else reversed(sides):
            runs = sorted(side.ask("seconds", work) for _ in range(times))
            taken.setdefault(name, []).append(runs[times // 2])
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        (url,) = stack.enter_context(databases(chosen.engine))
        ledger = stack.enter_context(Ledger(url, chosen.entries))
        ledger.receive()
        peaks = {work: ledger.ask("peak", work) for work in ("ledger", "edition")}
        memory = stack.enter_context(Memory(chosen.entries, chosen.changes))
        octets = memory.receive()
        peaks["incremental"] = memory.ask("peak", "incremental")
        taken = measure(memory, ledger, chosen.rounds)
        shares = {
            name: side.ask("profile", name)
            for name, side in (("rows", memory), ("incremental", memory), ("ledger", ledger))
            if chosen.profile
        }
    ratios = {
        f"{ours} : {theirs}": Spread.of_ratios(taken[theirs], taken[ours])
        for ours, theirs in TARGETS
    }
    times = {name: Spread.of(runs) for name, runs in taken.items()}
    if chosen.json:
        figures = {"seconds": times, "times_as_fast": ratios, "peak_megabytes": peaks}
        print(json.dumps({"octets": octets, **figures, "profile": shares}, default=vars))
        return
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; {chosen.engine}")
    print(f"{chosen.entries:,} entries, {octets / 1e6:.0f} MB; {chosen.changes:,} changes")
    for name, spread in times.items():
        print(f"  {name:26} {spread:.3f} s")
    for (name, spread), target in zip(ratios.items(), TARGETS.values(), strict=True):
        print(f"  {name:38} {spread:.1f} times as fast (target {target})")
    for name, peak in peaks.items():
        print(f"  memory, {name:22} {peak:.0f} MB (target {MEMORY_TARGET})")
    for name, parts in shares.items():
        print(f"  {name}: {profile.told(parts)}")


if __name__ == "__main__":
    main()
