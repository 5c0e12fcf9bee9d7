"""What an act costs at each office, on SQLite and on PostgreSQL, above one bare commit.

An act is what its service does: rules, rows, journal line with digest, seal and signed head,
outbox, one commit that waits for the disk; where it says "delivered", the message's effects at the
others, too. The baseline is BEGIN, one INSERT of some 500 bytes, COMMIT in the same database by the
bare driver. All run in turn in short rounds, on both engines in the same minutes; the figures are
medians over the rounds, with quartiles. No target: it shows what an act is made of.

    python bench/offices.py [--json] [--profile] [--rows 2000] [--rounds 15]
"""

import argparse
import json
import os
from contextlib import ExitStack
from typing import Final

from measuring.rounds import Spread, alternating
from measuring.town import ENGINES, databases
from measuring.worker import Worker


ACTS: Final = (
    "municipality: change of address",
    "municipality: change of address, delivered",
    "card_office: suspension",
    "card_office: suspension, delivered",
    "certification: two certificates issued",
    "certification: revocation",
    "issuance: a whole request",
)
TIMES: Final = 5
BARE_TIMES: Final = 50
"""So that the rounds of the baseline last about as long as those of an act."""
PROFILED: Final = 20


def baseline(act: str) -> str:
    """Name the bare commit in the same office's database."""
    return f"{act.partition(':')[0]}: bare commit"


def measure(workers: dict[str, Worker], rounds: int) -> dict[str, dict[str, dict[str, Spread]]]:
    """Run every act and its baseline on every engine, round by round."""
    sides = (*ACTS, *dict.fromkeys(map(baseline, ACTS)))
    figures: dict[tuple[str, str], list[float]] = {
        (engine, side): [] for engine in workers for side in sides
    }
    for worker in workers.values():
        for side in sides:
            worker.seconds(side, 2)  # to warm up
    for order in alternating(sides, rounds):
        for engine, worker in workers.items():
            for side in order:
                times = TIMES if side in ACTS else BARE_TIMES
                figures[engine, side].append(worker.seconds(side, times))
    return {
        engine: {
            act: {
                "ms": Spread.of(1000 * one for one in figures[engine, act]),
                "bare_ms": Spread.of(1000 * one for one in figures[engine, baseline(act)]),
                "ratio": Spread.of_ratios(figures[engine, act], figures[engine, baseline(act)]),
            }
            for act in ACTS
        }
        for engine in workers
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--rows", type=int, default=2000, help="rows in every book")
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        workers = {}
        for engine in ENGINES:
            (url,) = stack.enter_context(databases(engine))
            workers[engine] = stack.enter_context(Worker(url, chosen.rows))
        for worker in workers.values():
            worker.ready()
        figures = measure(workers, chosen.rounds)
        if chosen.json:
            print(json.dumps(figures, default=vars))
        else:
            show(figures)
        if chosen.profile:
            show_profiles(workers)


def show(figures: dict[str, dict[str, dict[str, Spread]]]) -> None:
    """Print a table for each engine."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for engine, acts in figures.items():
        print(f"{engine}: acts a second, ms an act, ms a bare commit, ratio (quartiles)")
        for act, known in acts.items():
            print(
                f"  {act:44} {1000 / known['ms'].median:6.0f}/s  {known['ms']:.1f} ms"
                f"  {known['bare_ms']:.2f} ms  × {known['ratio']:.1f}"
            )


def show_profiles(workers: dict[str, Worker]) -> None:
    """Print where the time of each act goes."""
    from measuring.profile import told

    for engine, worker in workers.items():
        for act in ACTS:
            print(f"{engine}, {act}: {told(worker.profile(act, PROFILED))}")


if __name__ == "__main__":
    main()
