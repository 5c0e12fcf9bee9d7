"""How much processor time a whole kiosk request costs above the work nobody can leave out.

The request: card and PIN, proof of holding, verification with an OCSP answer, order, paper from
the register, fee, print, take; every step a transaction in a town founded for the occasion.
The baseline: one warm Typst compilation of that paper, three RSA-2048 signatures (card, OCSP
answer, one to spare) and 5 ms. Both run in turn; the figure is the median over the rounds of
each round's ratio, in processor time of the whole process. Target: at most 1.0.

    python bench/kiosk_request.py [--json] [--profile]
"""

import argparse
import cProfile
import json
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from measuring import town


ROUNDS: Final = 101
WARMING: Final = 5
SIGNATURES: Final = 3
ALLOWANCE: Final = 0.005
TARGET: Final = 1.0


def processor_seconds(work: Callable[[], object]) -> float:
    """Measure the processor time of one run: one by one in turn, so that caches are fair."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def prepare(folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """Found a town in `folder`; give the request and the baseline, both warm."""
    town.set_up(folder)
    town.found()

    # Only importable once Django is set up.
    from jumin import documents
    from jumin.offices.issuance import gateway as issuance
    from jumin.offices.issuance import models, papers, requests
    from jumin.offices.issuance.gateway import Order, RequestNumber
    from jumin.offices.municipality import gateway as municipality
    from jumin.places.kiosk import dialogue
    from jumin.sandbox import wallet
    from jumin.sandbox.clockwork import clock
    from jumin.sandbox.residents import resident
    from jumin.terms import Pin

    documents.warm()
    holder = resident("sakura")
    pin, order = Pin(holder.authentication_pin or ""), Order()

    def request() -> object:
        at = clock().now()
        with wallet.take(holder, "bench") as card:
            identified = dialogue.identify(card, pin, terminal="bench", at=at)
        number = identified.number
        quote = issuance.order(number, order, at=at)
        issuance.render(number, at=at)
        issuance.pay(number, quote.amount, at=at)
        issuance.print_paper(number, at=at)
        return issuance.take(number, at=at)

    key = generate_private_key(65537, 2048)
    record, at = municipality.household_record(holder.resident), clock().now()
    request()
    named = requests.holder_of(models.Request.objects.order_by("pk").last())
    counted = iter(range(10_000_000))

    def baseline() -> object:
        number = RequestNumber(f"BENCH-{next(counted):08}")  # no two papers are the same
        for _ in range(SIGNATURES):
            key.sign(b"challenge", PKCS1v15(), SHA256())
        return papers.typeset(named, record, order, number=number, at=at)

    return request, baseline


def measure(request: Callable[[], object], baseline: Callable[[], object]) -> dict[str, Any]:
    """Run both in turn and compare them round by round."""
    for work in (request, baseline) * WARMING:
        work()
    rounds = [
        (processor_seconds(request), processor_seconds(baseline) + ALLOWANCE) for _ in range(ROUNDS)
    ]
    ratios = sorted(mine / theirs for mine, theirs in rounds)
    return {
        "request_ms": round(1000 * statistics.median(mine for mine, _ in rounds), 2),
        "baseline_ms": round(1000 * statistics.median(theirs for _, theirs in rounds), 2),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_lower_quartile": round(ratios[len(ratios) // 4], 3),
        "ratio_upper_quartile": round(ratios[3 * len(ratios) // 4], 3),
        "target": TARGET,
        "rounds": ROUNDS,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        request, baseline = prepare(Path(folder))
        figures = measure(request, baseline)
        if chosen.json:
            print(json.dumps(figures))
        else:
            print("kiosk request, processor time against paper + 3 signatures + 5 ms:")
            for name, figure in figures.items():
                print(f"  {name:20} {figure}")
        if chosen.profile:
            profile = cProfile.Profile()
            profile.enable()
            for _ in range(50):
                request()
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
