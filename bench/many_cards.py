"""How much memory an open card takes, and how long it takes to open many.

A new process each round opens a thousand complete cards, each from its own file, then lets every
one sign once with each of its five key files (two of the JPKI, the card's key in three
applications). What its resident set grows by, for each card, against the same for five bare RSA
keys of `cryptography`, used once: those are the most of it. Targets: below 100 kB for each card,
and five seconds for opening. Medians over the rounds, with quartiles.

    python bench/many_cards.py [--json] [--cards 1000]
"""

import argparse
import gc
import json
import os
import resource
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from jumin.cardfiles import (
    AIDS,
    JPKI_FILES,
    Applet,
    CardFaceFile,
    CommonDataFile,
    InputSupportFile,
)
from jumin.chip import Card
from jumin.terms import CertificatePurpose
from measuring import cards
from measuring.apart import Apart, answer
from measuring.image_files import ImageFile
from measuring.rounds import Spread, alternating, seconds


ROUNDS: Final = 5
MEMORY_TARGET: Final = 100.0
OPENING_TARGET: Final = 5.0
KEY_FILES: Final = 5
INPUT: Final = bytes(range(51))
PAGE: Final = resource.getpagesize()


def select(applet: Applet) -> bytes:
    """Write SELECT of an application by its name."""
    return bytes((0x00, 0xA4, 0x04, 0x0C, len(AIDS[applet]))) + AIDS[applet]


def case_3(cla: int, ins: int, p2: int, data: bytes) -> bytes:
    """Write a command with data."""
    return bytes((cla, ins, 0x00, p2, len(data))) + data


def sign_with_each_key() -> Iterator[bytes]:
    """Write the commands by which each key of a card signs once, with the PINs it wants."""
    yield select(Applet.JPKI)
    for purpose, pin in (
        (CertificatePurpose.SIGNATURE, cards.SIGNATURE_PIN),
        (CertificatePurpose.AUTHENTICATION, cards.FOUR_DIGITS),
    ):
        files = JPKI_FILES[purpose]
        yield case_3(0x00, 0x20, 0x80 | files.pin, pin.reveal().encode())
        yield case_3(0x80, 0x2A, 0x80 | files.key, INPUT) + b"\x00"
    for applet, file in (
        (Applet.INPUT_SUPPORT, InputSupportFile.CARD_KEY),
        (Applet.CARD_FACE, CardFaceFile.CARD_KEY),
    ):
        yield select(applet)
        yield case_3(0x80, 0x2A, 0x80 | file, INPUT) + b"\x00"
    yield select(Applet.COMMON_DATA)
    yield case_3(0x00, 0x88, 0x80 | CommonDataFile.CARD_KEY, INPUT) + b"\x00"


SIGN_WITH_EACH_KEY: Final = tuple(sign_with_each_key())


def resident_kilobytes() -> float:
    """Tell the resident set of this process, after what nobody needs any more was let go."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1000


def grown(work: Callable[[], object]) -> float:
    """Tell by how many kilobytes the resident set grows by some work."""
    before = resident_kilobytes()
    work()
    return resident_kilobytes() - before


def open_cards(folder: Path, image_key: bytes) -> Iterator[Card]:
    """Open all cards of a folder."""
    for path in folder.iterdir():
        yield Card.open(path.read_bytes(), image_key=image_key, store=ImageFile(path))


def use(card: Card) -> None:
    """Sign once with each key of a card."""
    for command in SIGN_WITH_EACH_KEY:
        sent = card.transmit(command)
        assert sent.endswith(b"\x90\x00"), sent.hex()


def of_cards(folder: Path, image_key: bytes) -> dict[str, float]:
    """Open all cards, then use all their keys; kilobytes for each card, and seconds for all."""
    for card in islice(open_cards(folder, image_key), 2):
        use(card)  # whatever is made once a process is made here
    opened: list[Card] = []
    took = 0.0

    def open_all() -> None:
        nonlocal took
        took = seconds(lambda: opened.extend(open_cards(folder, image_key)))

    opening = grown(open_all)
    using = grown(lambda: [use(card) for card in opened])
    many = len(opened)
    return {"seconds": took, "opened": opening / many, "used": (opening + using) / many}


def of_bare_keys(many: int, ders: Sequence[bytes]) -> dict[str, float]:
    """Load so many times these keys and sign once with each; kilobytes for all of them."""

    def loaded() -> Iterator[RSAPrivateKey]:
        for der in ders:
            key = load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)
            assert isinstance(key, RSAPrivateKey)
            key.sign(INPUT, PKCS1v15(), NoDigestInfo())
            yield key

    held = list(loaded())
    return {"used": grown(lambda: [held.extend(loaded()) for _ in range(many)]) / many}


def serve(pipe: Connection) -> None:
    """Measure once: a process that has had cards open is no measure for the next."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each card holds its file open
    sides: dict[str, Callable[..., dict[str, float]]] = {"cards": of_cards, "bare": of_bare_keys}
    answer(pipe, lambda side, *told: sides[side](*told))


def measure(many: int) -> dict[str, Any]:
    """Make the cards; measure each side in a new process, in turn, round by round."""
    image_key = secrets.token_bytes(32)
    keys = cards.card_keys()
    each = [keys.signature, keys.authentication, keys.card, keys.session, cards.rsa_key()]
    ders = [
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()) for key in each if key
    ]
    assert len(ders) == KEY_FILES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, image in enumerate(islice(cards.images(keys, image_key), many)):
            (folder / f"{number}.card").write_bytes(image)
        size = (folder / "0.card").stat().st_size
        questions = {"cards": (folder, image_key), "bare": (many, ders)}
        rounds: dict[str, list[dict[str, float]]] = {side: [] for side in questions}
        for order in alternating(tuple(questions), ROUNDS):
            for side in order:
                with Apart(serve) as process:
                    rounds[side].append(process.ask(side, *questions[side]))
    return {
        "cards": many,
        "image_kilobytes": size / 1000,
        "opening_seconds": Spread.of(one["seconds"] for one in rounds["cards"]),
        "opened_kilobytes": Spread.of(one["opened"] for one in rounds["cards"]),
        "used_kilobytes": Spread.of(one["used"] for one in rounds["cards"]),
        "bare_kilobytes": Spread.of(one["used"] for one in rounds["bare"]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--cards", type=int, default=1000)
    figures = measure((chosen := parser.parse_args()).cards)
    figures |= {"memory_target": MEMORY_TARGET, "opening_target": OPENING_TARGET}
    if chosen.json:
        print(json.dumps(figures, default=vars))
        return
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    print(
        f"{figures['cards']:,} cards, each an image of {figures['image_kilobytes']:.0f} kB:"
        f" opened in {figures['opening_seconds']:.2f} s; target {OPENING_TARGET:.0f} s"
    )
    print(
        f"resident memory of a card: opened {figures['opened_kilobytes']:.0f} kB, all keys used"
        f" {figures['used_kilobytes']:.0f} kB; target {MEMORY_TARGET:.0f} kB;"
        f" five bare keys {figures['bare_kilobytes']:.0f} kB"
    )


if __name__ == "__main__":
    main()
