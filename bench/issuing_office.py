"""What the certification office does for a hundred orders in one act, against bare signing.

An order is for one card: two certificates. The act is all of it: each key's proof of possession
verified, rules asked, serial numbers drawn, certificates built, linted and signed, rows entered, a
line of the journal each, chained and sealed, links, one note of publication, one commit that waits
for the disk. The baseline is as many bare RSA-2048 signatures by the same library over as many
octets. Both in one process, in turn; the figures are medians over the rounds, with quartiles.
Target: 0.3 times the rate of the baseline or more.

    python bench/issuing_office.py [--json] [--profile] [--orders 100] [--rounds 9]
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from measuring import town
from measuring.rounds import Spread, alternating


TARGET: Final = 0.3
CARD: Final = "900000000000099"
_TO_BE_SIGNED: Final = bytes(1_300)
"""As many octets as a certificate has of which the signature is made."""


class Sides:
    """Both sides in a town of this process; each does one round and tells nothing."""

    def __init__(self, orders: int) -> None:
        from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

        from jumin.offices.certification import gateway
        from jumin.offices.municipality import gateway as municipality
        from jumin.pki.requests import card_subject, make_request
        from jumin.sandbox.residents import resident
        from jumin.terms import CertificatePurpose

        self._gateway, self._count, self._drawn = gateway, orders, 0
        self._holder = municipality.holder(resident("sakura").resident)
        self._key = generate_private_key(65537, 2048)
        self._requests = {
            purpose: make_request(card_subject(purpose, CARD), self._key)
            for purpose in CertificatePurpose
        }

    def office(self) -> None:
        """Issue for as many orders as wanted, in one act."""
        orders = [self._order() for _ in range(self._count)]
        self._gateway.issue_batch(orders, at=town.AT)

    def bare(self) -> None:
        """Sign as often as certificates are issued."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        padding, digest = PKCS1v15(), SHA256()
        for _ in range(2 * self._count):
            self._key.sign(_TO_BE_SIGNED, padding, digest)

    def _order(self) -> object:
        self._drawn += 1
        return self._gateway.CardOrder(
            number=f"BENCH-{self._drawn}",
            card=CARD,
            holder=self._holder,
            requests=self._requests,
            card_last_day=town.AT.date() + timedelta(days=3000),
        )


def measure(sides: Sides, rounds: int) -> dict[str, Spread]:
    """Run both sides in turn; tell rates and their ratio, by the wall's clock and by CPU time."""
    wall: dict[str, list[float]] = {"office": [], "bare": []}
    processor: dict[str, list[float]] = {"office": [], "bare": []}
    work: dict[str, Callable[[], None]] = {"office": sides.office, "bare": sides.bare}
    for side in work.values():
        side()  # to warm up
    for order in alternating(tuple(work), rounds):
        for side in order:
            began, began_cpu = time.perf_counter(), time.process_time()
            work[side]()
            wall[side].append(time.perf_counter() - began)
            processor[side].append(time.process_time() - began_cpu)
    certificates = 2 * sides._count  # noqa: SLF001 (of this module)
    return {
        "office_per_second": Spread.of(certificates / one for one in wall["office"]),
        "bare_per_second": Spread.of(certificates / one for one in wall["bare"]),
        "ratio": Spread.of_ratios(wall["bare"], wall["office"]),
        "cpu_ratio": Spread.of_ratios(processor["bare"], processor["office"]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--orders", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        town.set_up(Path(folder))
        town.found()
        sides = Sides(chosen.orders)
        figures = measure(sides, chosen.rounds)
        if chosen.json:
            print(json.dumps(figures, default=vars))
        else:
            show(figures)
        if chosen.profile:
            show_profile(sides)


def show(figures: dict[str, Spread]) -> None:
    """Print a table."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    print("| certificates a second, in acts of a hundred orders | bare signatures | ratio | CPU |")
    print("|---|---|---|---|")
    print(
        f"| {figures['office_per_second']:.0f} | {figures['bare_per_second']:.0f} "
        f"| {figures['ratio']:.2f} | {figures['cpu_ratio']:.2f} |"
    )
    verdict = "met" if figures["ratio"].median >= TARGET else "missed"
    print(f"target: {TARGET} or more: {verdict}")


def show_profile(sides: Sides) -> None:
    """Print the functions in which an act spends its time."""
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.runcall(sides.office)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
