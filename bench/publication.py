"""How long it takes until a change of a certificate's state is published, of a million.

Changed: ten revocations are noted in the ledger; from the beginning of the publication (the cut)
until the file stands in its place, on the disk. Made anew: the same, of the whole ledger. Against
making the same bytes object by object through the ORM, as it was done before, without the file.
Nightly: the status and the lists of both authorities, changed. In turn; medians over the rounds,
with quartiles. Targets: a change is visible after one second; memory below 200 MB.

    python bench/publication.py [--json] [--profile] [--engine sqlite] [--certificates 1000000]
        [--rounds 5]
"""

import argparse
import json
import os
from contextlib import ExitStack
from typing import Final

from measuring import profile
from measuring.publications import Publisher
from measuring.rounds import Spread, alternating
from measuring.town import ENGINES, databases


WORKS: Final = ("changed", "made anew", "object by object")
NIGHTLY: Final = "nightly"
SECONDS_TARGET: Final = 1.0
MEMORY_TARGET: Final = 200


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--certificates", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        (url,) = stack.enter_context(databases(chosen.engine))
        publisher = stack.enter_context(Publisher(url, chosen.certificates))
        octets = publisher.receive()
        peaks = {work: publisher.ask("peak", work) for work in ("changed", "made anew")}
        taken: dict[str, list[float]] = {work: [] for work in WORKS}
        for order in alternating(WORKS, chosen.rounds):
            for work in order:
                taken[work].append(publisher.ask("seconds", work))
        taken[NIGHTLY] = [publisher.ask("seconds", NIGHTLY) for _ in range(chosen.rounds)]
        peaks[NIGHTLY] = publisher.ask("peak", NIGHTLY)
        shares = {work: publisher.ask("profile", work) for work in WORKS[:2] if chosen.profile}
    times = {work: Spread.of(runs) for work, runs in taken.items()}
    ratios = {work: Spread.of_ratios(taken[WORKS[2]], taken[work]) for work in WORKS[:2]}
    if chosen.json:
        figures = {"seconds": times, "times_as_fast": ratios, "peak_megabytes": peaks}
        print(json.dumps({"octets": octets, **figures, "profile": shares}, default=vars))
        return
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; {chosen.engine}")
    print(f"{chosen.certificates:,} certificates, {octets / 1e6:.0f} MB")
    for work, spread in times.items():
        print(f"  {work:18} {spread:.3f} s")
    for work, spread in ratios.items():
        print(f"  {work:18} {spread:.1f} times as fast as object by object")
    for work, peak in peaks.items():
        print(f"  memory, {work:10} {peak:.0f} MB (target {MEMORY_TARGET})")
    print(f"target for what is changed: {SECONDS_TARGET:.0f} s")
    for work, parts in shares.items():
        print(f"  {work}: {profile.told(parts)}")


if __name__ == "__main__":
    main()
