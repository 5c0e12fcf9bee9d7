"""What tests say to a card, in hexadecimal."""

from jumin.cardfiles import AIDS, Applet
from jumin.iso7816 import CardConnection


SELECT = {applet: f"00A4040C{len(aid):02X}{aid.hex().upper()}" for applet, aid in AIDS.items()}
SELECT_JPKI = SELECT[Applet.JPKI]
SELECT_INPUT_SUPPORT = SELECT[Applet.INPUT_SUPPORT]
SELECT_CARD_FACE = SELECT[Applet.CARD_FACE]
SELECT_RESIDENT_REGISTER = SELECT[Applet.RESIDENT_REGISTER]
SELECT_COMMON_DATA = SELECT[Applet.COMMON_DATA]
SELECT_ISSUER_DOMAIN = SELECT[Applet.ISSUER_DOMAIN]


def answer(card: CardConnection, *apdus: str) -> str:
    """Send commands; give the last answer in hexadecimal."""
    answers = [card.transmit(bytes.fromhex(apdu)) for apdu in apdus]
    return answers[-1].hex().upper()


def sw(card: CardConnection, *apdus: str) -> str:
    """Send commands; give the last status word."""
    return answer(card, *apdus)[-4:]


def verify(file: int, pin: str) -> str:
    """Build VERIFY by short identifier."""
    return f"002000{0x80 | file:02X}{len(pin):02X}{pin.encode().hex()}"


def query(file: int) -> str:
    """Build the question for the tries left, by short identifier."""
    return f"002000{0x80 | file:02X}"


def read(file: int, le: str = "00") -> str:
    """Build READ BINARY from the beginning, by short identifier."""
    return f"00B0{0x80 | file:02X}00{le}"
