"""How much a whole card dialogue costs above the one RSA signature in it.

The dialogue: select the application, present the authentication PIN (two writes of the counter
record to a file), read the certificate, sign a challenge. All sides run in turn in many short
rounds, so that other work on the machine falls on all alike; the figure is the median over the
rounds of each round's ratio. Target: at most 1.5 without fsync.

    python bench/card_dialogue.py [--json] [--profile]
"""

import argparse
import cProfile
import json
import pstats
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.chip import Card, CardKeys
from jumin.client import JpkiSession
from jumin.terms import CertificatePurpose
from measuring import cards
from measuring.image_files import ImageFile


ROUNDS: Final = 61
ITERATIONS: Final = 30
TARGET: Final = 1.5
PURPOSE: Final = CertificatePurpose.AUTHENTICATION
PIN: Final = cards.FOUR_DIGITS
CHALLENGE: Final = bytes(range(32))


def card(keys: CardKeys, path: Path, *, durable: bool) -> Card:
    """Personalise a card into a file and open it."""
    image_key = secrets.token_bytes(32)
    image = next(cards.images(keys, image_key))
    path.write_bytes(image)
    return Card.open(image, image_key=image_key, store=ImageFile(path, durable=durable))


def dialogue(card: Card) -> None:
    """Do what a kiosk does with a card."""
    session = JpkiSession(card)
    session.verify_pin(PURPOSE, PIN)
    session.certificate(PURPOSE)
    session.sign(PURPOSE, CHALLENGE)


def microseconds(act: Callable[[], object], iterations: int) -> float:
    """Tell how long an act takes, on average over the iterations."""
    begun = time.perf_counter()
    for _ in range(iterations):
        act()
    return (time.perf_counter() - begun) / iterations * 1e6


def measure(sides: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Run all sides in turn, round after round, after one round to warm up."""
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        microseconds(side, ITERATIONS)
    for _ in range(ROUNDS):
        for name, side in sides.items():
            figures[name].append(microseconds(side, ITERATIONS))
    return figures


def report(figures: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Sum up each side: microseconds, and the ratio to the bare signature of the same round."""
    bare = figures["signature"]
    summary = {}
    for name, runs in figures.items():
        ratios = [run / signature for run, signature in zip(runs, bare, strict=True)]
        _, middle, _ = quartiles = statistics.quantiles(ratios, n=4)
        summary[name] = {
            "median_us": round(statistics.median(runs), 1),
            "ratio": round(middle, 3),
            "ratio_lower_quartile": round(quartiles[0], 3),
            "ratio_upper_quartile": round(quartiles[2], 3),
        }
    return summary


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print JSON")
    arguments.add_argument("--profile", action="store_true", help="print where the time goes")
    chosen = arguments.parse_args()

    keys = cards.card_keys()
    key = keys.authentication
    assert key is not None
    with tempfile.TemporaryDirectory() as folder:
        quick = card(keys, Path(folder) / "quick", durable=False)
        durable = card(keys, Path(folder) / "durable", durable=True)
        results = report(
            measure(
                {
                    "signature": lambda: key.sign(CHALLENGE, PKCS1v15(), SHA256()),
                    "dialogue": lambda: dialogue(quick),
                    "dialogue, durable": lambda: dialogue(durable),
                }
            )
        )
        if chosen.json:
            print(json.dumps({"target": TARGET, "rounds": ROUNDS, "results": results}))
        else:
            for name, line in results.items():
                print(
                    f"{name:18} {line['median_us']:8.1f} µs  × {line['ratio']:.2f}  "
                    f"(quartiles {line['ratio_lower_quartile']:.2f} to "
                    f"{line['ratio_upper_quartile']:.2f})"
                )
            print(f"target for the dialogue: × {TARGET:.2f}")
        if chosen.profile:
            with cProfile.Profile() as profile:
                microseconds(lambda: dialogue(quick), 10 * ITERATIONS)
            pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
