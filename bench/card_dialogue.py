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
import os
import pstats
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from jumin.chip import Card, ChosenPins, JpkiKeys, JpkiRecords, personalise
from jumin.client import JpkiSession
from jumin.terms import CertificatePurpose, Pin


ROUNDS: Final = 61
ITERATIONS: Final = 30
TARGET: Final = 1.5
PURPOSE: Final = CertificatePurpose.AUTHENTICATION
PIN: Final = Pin("1234")
CHALLENGE: Final = bytes(range(32))


class ImageFile:
    """A card image in a file; `durable` waits for the disk at each write."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self._file = os.open(path, os.O_RDWR)
        self._durable = durable

    def write(self, offset: int, record: bytes) -> None:
        """Write the counter record in place."""
        os.pwrite(self._file, record, offset)
        if self._durable:
            os.fdatasync(self._file)

    def replace(self, image: bytes) -> None:
        """Write a whole image; no dialogue here asks for it."""
        raise NotImplementedError


def certificate(key: RSAPrivateKey) -> bytes:
    """Make a certificate of about the size of a real one (1.4 KB)."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "JUMIN-TEST")])
    filling = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), bytes(650))
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), serial_number=1)
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2034, 1, 1, tzinfo=UTC))
        .add_extension(filling, critical=False)
    )
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def card(key: RSAPrivateKey, path: Path, *, durable: bool) -> Card:
    """Personalise a card into a file and open it."""
    image_key = secrets.token_bytes(32)
    der = certificate(key)
    image = personalise(
        JpkiRecords(None, der, der, der, serial="1"),
        JpkiKeys(None, key),
        ChosenPins(None, PIN),
        image_key=image_key,
        random=secrets.token_bytes,
    )
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

    key = generate_private_key(65537, 2048)
    with tempfile.TemporaryDirectory() as folder:
        quick = card(key, Path(folder) / "quick", durable=False)
        durable = card(key, Path(folder) / "durable", durable=True)
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
