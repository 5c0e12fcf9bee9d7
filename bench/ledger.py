"""What an act costs when the books have a million rows, against a thousand.

Two towns on the same engine, in two processes: every book that an act touches (register, cards,
certificates, requests, journals, outboxes, inboxes) is filled with so many rows, and every act is
about somebody drawn from all of them. Both do the same acts in turn; the figure is the median over
the rounds of each round's ratio, with quartiles. Target: × 1.3 at most for every act, but for that
which publishes the whole status at once (`JUMIN_STATUS_INTERVAL=0`) and so grows with the ledger.

    python bench/ledger.py [--json] [--engine sqlite] [--rows 1000000] [--rounds 15]
"""

import argparse
import json
import os
from contextlib import ExitStack
from typing import Final

from measuring.rounds import Spread, alternating
from measuring.town import ENGINES, databases
from measuring.worker import Worker


SMALL: Final = 1_000
TARGET: Final = 1.3
TIMES: Final = {
    "municipality: bare commit": 10,
    "municipality: change of address": 4,
    "municipality: change of address, delivered": 4,
    "card_office: suspension": 4,
    "card_office: suspension, delivered": 4,
    "certification: two certificates issued": 4,
    "certification: revocation": 4,
    "issuance: a whole request": 2,
    "courier's round, nothing waits": 10,
    "what falls due next": 10,
}
GROWING: Final = "certification: revocation, status published at once"
GROWING_ROUNDS: Final = 5


def measure(small: Worker, large: Worker, rounds: int) -> dict[str, dict[str, Spread]]:
    """Do every act in both towns, round by round."""
    figures: dict[str, tuple[list[float], list[float]]] = {}
    for act, times in TIMES.items():
        figures[act] = [], []
        for worker in (small, large):
            worker.seconds(act, times)  # to warm up
    for order in alternating(tuple(TIMES), rounds):
        for act in order:
            for worker, taken in zip((small, large), figures[act], strict=True):
                taken.append(worker.seconds(act, TIMES[act]))
    figures[GROWING] = [], []
    for _ in range(GROWING_ROUNDS):
        for worker, taken in zip((small, large), figures[GROWING], strict=True):
            taken.append(worker.seconds(GROWING, 1))
    return {
        act: {
            "small_ms": Spread.of(1000 * one for one in fewer),
            "large_ms": Spread.of(1000 * one for one in more),
            "ratio": Spread.of_ratios(more, fewer),
        }
        for act, (fewer, more) in figures.items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows in the larger books")
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        urls = stack.enter_context(databases(chosen.engine, towns=2))
        small, large = (
            stack.enter_context(Worker(url, rows))
            for url, rows in zip(urls, (SMALL, chosen.rows), strict=True)
        )
        small.ready()
        filled = large.ready()
        figures = measure(small, large, chosen.rounds)
    if chosen.json:
        print(json.dumps({"target": TARGET, "results": figures}, default=vars))
        return
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; filling took {filled:.0f} s")
    print(f"{chosen.engine}: {SMALL:,} rows, {chosen.rows:,} rows, ratio (quartiles)")
    for act, known in figures.items():
        print(
            f"  {act:52} {known['small_ms']:.2f} ms  {known['large_ms']:.2f} ms"
            f"  × {known['ratio']:.2f}"
        )
    print(f"target for every act but the last: × {TARGET:.2f}")


if __name__ == "__main__":
    main()
