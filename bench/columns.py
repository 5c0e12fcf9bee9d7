"""How fast the law is over columns, against a plain loop over `datetime.date`, and in what memory.

Last day of card and certificates, opening of renewal and month of the notice, for the same people
in memory; the answers are compared first. In turn; medians over the rounds with quartiles, once
with a single thread, once with all. Target: 20 times as fast.

Then people are streamed out of files, each work in a process of its own: the four columns from
Parquet into Parquet, and the notices of a month from CSV into CSV, as `jumin guide notices` finds
them. Target: 100,000,000 rows in less than 1 GB, the whole process.

    python bench/columns.py [--json] [--rows 500000] [--rounds 5] [--streamed 10000000]
"""

import argparse
import json
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from measuring.populations import Population
from measuring.rounds import Spread, alternating, seconds
from plain_loop import invented, loop


TARGET: Final = 20
MEMORY_TARGET: Final = 1_000
OCTETS_A_ROW: Final = 120
"""More than a row takes on the disk, in all files together."""
SIDES: Final = {"one thread": 1, "all threads": None}


def measure(rows: int, rounds: int) -> dict[str, list[float]]:
    """Let loop and columns work, round by round; tell the seconds."""
    people = invented(rows)
    taken: dict[str, list[float]] = {}
    with ExitStack() as stack:
        sides = {name: stack.enter_context(Population(many)) for name, many in SIDES.items()}
        expected = loop(people)
        for side in sides.values():
            side.ask("take", people)
            assert side.ask("columns") == expected
        for order in alternating(("plain loop", *sides), rounds):
            for name in order:
                if name == "plain loop":
                    time = seconds(lambda: loop(people))
                else:
                    time = sides[name].ask("time")
                taken.setdefault(name, []).append(time)
    return taken


def stream(rows: int) -> dict[str, tuple[float, float]]:
    """Stream people out of files; tell seconds and megabytes of each work."""
    found: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        free = shutil.disk_usage(folder).free
        assert free > rows * OCTETS_A_ROW, f"{free:,} octets are too few; ask for fewer --streamed"
        for work, ending in (("stream", ".parquet"), ("notices", ".csv")):
            path, out = (Path(folder) / f"{name}{ending}" for name in ("people", "told"))
            with Population(None) as maker:
                maker.ask("invent", rows, path)
            with Population(None) as worker:
                found[work] = worker.ask(work, path, out)
            path.unlink()
            out.unlink()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--rows", type=int, default=500_000, help="people in memory")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--streamed", type=int, default=10_000_000, help="people in a file")
    chosen = parser.parse_args()
    taken = measure(chosen.rows, chosen.rounds)
    ratios = {name: Spread.of_ratios(taken["plain loop"], taken[name]) for name in SIDES}
    spreads = {
        name: Spread.of(1e9 * one / chosen.rows for one in runs) for name, runs in taken.items()
    }
    streamed = stream(chosen.streamed)
    if chosen.json:
        figures = {"nanoseconds_a_row": spreads, "times_as_fast": ratios, "streamed": streamed}
        print(json.dumps(figures, default=vars))
        return
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; {chosen.rows:,} rows")
    for name, spread in spreads.items():
        print(f"  {name:12} {spread:.0f} ns a row")
    for name, ratio in ratios.items():
        print(f"  {name:12} {ratio:.1f} times as fast as the loop (target {TARGET})")
    for work, (time, megabytes) in streamed.items():
        print(
            f"  {work}: {chosen.streamed:,} rows in {time:.0f} s, {megabytes:.0f} MB"
            f" (target {MEMORY_TARGET} MB for 100,000,000)"
        )


if __name__ == "__main__":
    main()
