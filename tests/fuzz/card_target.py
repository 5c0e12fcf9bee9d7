"""Fuzz the card, guided by coverage: whatever is sent to it, the rules of the house must hold.

    python tests/fuzz/card_target.py [OPTION OF LIBFUZZER…] [FILE OR FOLDER…]

Seeds are the dialogues of real clients (tests/clients) and those beside this file, which no client
has. Without an option it goes on until it finds something; then it says what, and leaves the input
in a file of its own, which it replays when that is given as an argument.
"""

import sys
import tempfile
from itertools import islice
from pathlib import Path

import atheris


TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "support"))
with atheris.instrument_imports(include=["jumin.chip", "jumin.iso7816"]):
    from fuzz_input import Event, as_bytes, dialogues, happenings, seed
    from secure_dialogue import secure_dialogue
    from watched_card import PARAMETERS, WatchedCard

    from jumin.reader.transcript.text import parse

LONGEST_DIALOGUE = 64


def test_one_input(octets: bytes) -> None:
    """Let it happen to a new card."""
    card = WatchedCard()
    events = {
        Event.RESET: card.reset,
        Event.POWER_OFF: card.power_off,
        Event.POWER_ON: card.power_on,
        Event.ANOTHER_DAY: card.open_again,
    }
    for happening in islice(happenings(octets), LONGEST_DIALOGUE):
        if isinstance(happening, Event):
            events[happening]()
        else:
            card.transmit(happening)
    card.open_again()


def write_seeds(folder: Path) -> None:
    """Write a file for each dialogue of each transcript, and one that is none."""
    (folder / "secure").write_bytes(as_bytes(secure_dialogue()))
    for path in sorted((*TESTS.glob("clients/*.apdu"), *TESTS.glob("fuzz/corpus/*.apdu"))):
        for number, dialogue in enumerate(dialogues(parse(path.read_bytes()))):
            (folder / f"{path.stem}-{number}").write_bytes(seed(dialogue, PARAMETERS))


def main() -> None:
    """Fuzz, and leave the process as libFuzzer wants."""
    with tempfile.TemporaryDirectory() as folder:
        if all(given.startswith("-") for given in sys.argv[1:]):
            write_seeds(Path(folder))
            sys.argv.append(folder)
        atheris.Setup(sys.argv, test_one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
