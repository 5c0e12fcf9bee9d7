"""What an issuer's terminal says to a card, byte by byte; see also `card_dialogues`."""

from card_dialogues import answer, sw
from card_makers import ISSUER_KEY

from jumin.cardfiles import terminal_cryptogram
from jumin.chip import Card


CHALLENGE = "0084000010"
ACTIVATE = "00440000"
TERMINATE = "00FE0000"


def authenticate(card: Card, key: bytes = ISSUER_KEY) -> str:
    """Answer the card's challenge; give the status word."""
    challenge = bytes.fromhex(answer(card, CHALLENGE))[:-2]
    return sw(card, f"0082000010{terminal_cryptogram(key, challenge).hex()}")


def reset_pin(file: int, pin: str) -> str:
    """Give RESET RETRY COUNTER with a new PIN."""
    return f"002C02{0x80 | file:02X}{len(pin):02X}{pin.encode().hex()}"


def unlock(file: int) -> str:
    """Give RESET RETRY COUNTER without one."""
    return f"002C03{0x80 | file:02X}"


def select_file(file: int) -> str:
    """Give SELECT of a file."""
    return f"00A4020C02{file:04X}"


def update(offset: int, content: bytes) -> str:
    """Give UPDATE BINARY of the current file."""
    assert len(content) < 256
    return f"00D6{offset:04X}{len(content):02X}{content.hex()}"


def parts(content: bytes) -> list[str]:
    """Give the UPDATE BINARY commands that write an object."""
    return [update(at, content[at : at + 255]) for at in range(0, len(content), 255)]


def write(card: Card, file: int, content: bytes) -> list[str]:
    """Write an object into a file of the current application; give the status words."""
    assert sw(card, select_file(file)) == "9000"
    return [sw(card, part) for part in parts(content)]


def read(card: Card, file: int) -> bytes:
    """Read a file of the current application, filler included."""
    whole = bytes.fromhex(answer(card, select_file(file), "00B00000000000"))
    assert whole.endswith(b"\x90\x00")
    return whole[:-2]
