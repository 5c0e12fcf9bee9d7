"""How fast the card answers: against vicc's ISO 7816 card, and against a bare RSA signature.

Both cards have an application with a file of 2,048 bytes and get the same bytes in turn, nothing
between command and answer but a function call: SELECT by name, READ BINARY of 256 bytes by short
identifier, GET CHALLENGE of 8 bytes; 10^5 commands in all for each. Target: 5 times as fast.
Each command alone beside it, and VERIFY, for which ours writes its counter record to a file twice
and vicc nothing. Then COMPUTE DIGITAL SIGNATURE against the same RSA signature by `cryptography`
alone; target: at most 1.15 of it. Medians over the rounds, with quartiles.

vicc is not part of this project: where it is missing, the script says what to install.

    python bench/card_commands.py [--json] [--profile]
"""

import argparse
import cProfile
import json
import os
import pstats
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo

from jumin.cardfiles import AIDS, Applet, JpkiFile
from jumin.chip import Card
from measuring import cards
from measuring.image_files import ImageFile
from measuring.rounds import Spread, alternating, seconds
from measuring.vicc import PACKAGES, Vicc, is_installed, repeat


ROUNDS: Final = 25
COMMANDS: Final = 100_000
TARGET: Final = 5.0
SIGNATURES: Final = 40
SIGNING_TARGET: Final = 1.15

NAME: Final = AIDS[Applet.JPKI]
FILE: Final = JpkiFile.AUTHENTICATION_CA_CERTIFICATE
PIN: Final = cards.FOUR_DIGITS.reveal().encode()
SELECT: Final = bytes((0x00, 0xA4, 0x04, 0x0C, len(NAME))) + NAME
READ: Final = bytes((0x00, 0xB0, 0x80 | FILE, 0x00, 0x00))
CHALLENGE: Final = bytes((0x00, 0x84, 0x00, 0x00, 0x08))
VERIFY: Final = bytes((0x00, 0x20, 0x00, 0x80 | JpkiFile.AUTHENTICATION_PIN, len(PIN))) + PIN
ANSWERS: Final = {SELECT: 2, READ: 258, CHALLENGE: 10, VERIFY: 2}
"""How long the answer to each command is."""
WORK: Final = {
    "all three": (SELECT, READ, CHALLENGE),
    "SELECT": (SELECT,),
    "READ BINARY": (READ,),
    "GET CHALLENGE": (CHALLENGE,),
    "VERIFY": (VERIFY,),
}
DIGEST_INFO: Final = bytes.fromhex("3031300D060960864801650304020105000420") + bytes(range(32))
SIGN: Final = (
    bytes((0x80, 0x2A, 0x00, 0x80 | JpkiFile.AUTHENTICATION_KEY, len(DIGEST_INFO)))
    + DIGEST_INFO
    + b"\x00"
)


def our_card(folder: Path) -> tuple[Card, RSAPrivateKey]:
    """Make a complete card whose image lies in a file; give its authentication key, too."""
    image_key = secrets.token_bytes(32)
    keys = cards.card_keys()
    image = next(cards.images(keys, image_key))
    path = folder / "card"
    path.write_bytes(image)
    card = Card.open(image, image_key=image_key, store=ImageFile(path))
    assert keys.authentication is not None
    return card, keys.authentication


def check(transmit: Callable[[bytes], bytes]) -> None:
    """See to it that a card does what is measured."""
    for command, length in ANSWERS.items():
        answer = transmit(command)
        assert answer.endswith(b"\x90\x00"), answer.hex()
        assert len(answer) == length


def against_vicc(card: Card) -> dict[str, Any]:
    """Let both cards answer the same commands in turn; microseconds a command, and ratios."""
    check(card.transmit)
    with Vicc(name=NAME, short_identifier=FILE, content=bytes(range(256)) * 8) as theirs:
        check(theirs.transmit)
        sides: dict[str, Callable[[tuple[bytes, ...], int], float]] = {
            "ours": lambda commands, times: seconds(lambda: repeat(card.transmit, commands, times)),
            "vicc": theirs.seconds,
        }
        return {
            name: compared(sides, commands, -(-COMMANDS // ROUNDS // len(commands)))
            for name, commands in WORK.items()
        }


def compared(
    sides: dict[str, Callable[[tuple[bytes, ...], int], float]],
    commands: tuple[bytes, ...],
    times: int,
) -> dict[str, Any]:
    """Run both sides in turn, round after round, after a short one to warm up."""
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side(commands, times // 10)
    for order in alternating(tuple(sides), ROUNDS):
        for name in order:
            took = sides[name](commands, times)
            figures[name].append(took / times / len(commands) * 1e6)
    return {
        **{name: Spread.of(every) for name, every in figures.items()},
        "ratio": Spread.of_ratios(figures["vicc"], figures["ours"]),
    }


def signing(card: Card, key: RSAPrivateKey) -> dict[str, Any]:
    """Sign by the card and by the bare key in turn; microseconds a signature, and the ratio."""
    for command in (SELECT, VERIFY, SIGN):
        assert card.transmit(command).endswith(b"\x90\x00")
    sides = {
        "card": lambda: card.transmit(SIGN),
        "bare": lambda: key.sign(DIGEST_INFO, PKCS1v15(), NoDigestInfo()),
    }
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for order in alternating(tuple(sides), ROUNDS):
        for name in order:
            sign = sides[name]
            took = seconds(lambda sign=sign: [sign() for _ in range(SIGNATURES)])
            figures[name].append(took / SIGNATURES * 1e6)
    return {
        **{name: Spread.of(every) for name, every in figures.items()},
        "ratio": Spread.of_ratios(figures["card"], figures["bare"]),
    }


def show(figures: dict[str, Any]) -> None:
    """Print what the rounds gave."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for name, known in figures["commands"].items():
        print(
            f"{name:14} ours {known['ours']:.1f} µs, vicc {known['vicc']:.1f} µs a command:"
            f" {known['ratio']:.1f} times as fast"
        )
    if figures["commands"]:
        print(f"  target for all three: {TARGET:.0f} times")
    else:
        print(f"vicc is not here to compare with; as root:  apt-get install {PACKAGES}")
    known = figures["signing"]
    print(
        f"signing: card {known['card']:.0f} µs, bare {known['bare']:.0f} µs: × {known['ratio']:.3f}"
        f"; target × {SIGNING_TARGET:.2f}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        card, key = our_card(Path(folder))
        figures = {
            "target": TARGET,
            "signing_target": SIGNING_TARGET,
            "commands": against_vicc(card) if is_installed() else {},
            "signing": signing(card, key),
        }
        if chosen.json:
            print(json.dumps(figures, default=vars))
        else:
            show(figures)
        if chosen.profile:
            with cProfile.Profile() as profile:
                repeat(card.transmit, (SELECT, READ, CHALLENGE, VERIFY), 5_000)
            pstats.Stats(profile).sort_stats("tottime").print_stats(20)


if __name__ == "__main__":
    main()
