import json
import sys
import threading
from pathlib import Path

import pytest
from card_makers import ImageInMemory, full_image, full_records, rsa_key
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from private_pcscd import PrivatePcscd

from jumin.chip import CONTACTLESS_ATR, Card


DIALOGUE = Path(__file__).with_name("jpki_dialogue.py")
PCSC_CALL = "from jumin.reader import {name}; print({name}())"
MESSAGE = b"challenge"


@pytest.mark.source("CLIENT-1", "PC/SC part 5 §3", "RFC 8017 §8.2")
def test_a_session_drives_the_card_through_pcscd(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    del plugged
    result = pcscd.run(sys.executable, str(DIALOGUE), input_=MESSAGE)
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["reader"] == "Jumin Test Slot 00 00"
    assert told["atr"] == CONTACTLESS_ATR.hex()
    assert told["token"] == "JPKIAPICCTOKEN2"
    records = full_records()
    for purpose, tries in (("signature", 5), ("authentication", 3)):
        told_of = told[purpose]
        assert bytes.fromhex(told_of["certificate"]) == getattr(records, f"{purpose}_certificate")
        assert bytes.fromhex(told_of["ca_certificate"]) == getattr(
            records, f"{purpose}_ca_certificate"
        )
        assert told_of["tries_left"] == tries
        signature = bytes.fromhex(told_of["signature"])
        rsa_key(purpose).public_key().verify(signature, MESSAGE, PKCS1v15(), SHA256())


@pytest.mark.source("CLIENT-4", "PC/SC part 5 §3")
def test_an_empty_reader_is_an_error_that_says_what_to_do(pcscd: PrivatePcscd) -> None:
    call = PCSC_CALL.format(name="PcscConnection")
    result = pcscd.run(sys.executable, "-c", call)
    assert result.returncode == 1
    assert b"CardAbsentError: No card answers in Jumin Test Slot 00 00" in result.stderr


@pytest.mark.source("CLIENT-4", "PC/SC part 5 §3")
def test_a_computer_without_pcscd_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    nowhere = PrivatePcscd(tmp_path / "nothing", (1, 2))
    result = nowhere.run(sys.executable, "-c", PCSC_CALL.format(name="list_readers"))
    assert result.returncode == 1
    assert b"PcscAbsentError: The smart-card service does not run" in result.stderr


@pytest.mark.source("CLIENT-1", "CLIENT-4", "PC/SC part 5 §3")
def test_an_unknown_reader_is_an_error_that_names_the_readers(pcscd: PrivatePcscd) -> None:
    call = "from jumin.reader import PcscConnection; PcscConnection('none such')"
    result = pcscd.run(sys.executable, "-c", call)
    assert result.returncode == 1
    assert b"Readers here: Jumin Test Slot 00 00, Jumin Test Slot 00 01." in result.stderr


class TornOutCard:
    """A card that is torn out of its slot after its third command."""

    def __init__(self, card: Card, stop: threading.Event) -> None:
        self._card = card
        self._stop = stop
        self._commands = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._card, name)

    def transmit(self, command: bytes) -> bytes:
        """Answer three times."""
        self._commands += 1
        if self._commands == 3:
            self._stop.set()
        return self._card.transmit(command)


@pytest.mark.source("CLIENT-4", "PC/SC part 5 §3")
def test_a_card_torn_out_is_an_error_that_says_what_to_do(pcscd: PrivatePcscd) -> None:
    stop = threading.Event()
    with pcscd.holding(TornOutCard(full_image().open(), stop), stop=stop):
        result = pcscd.run(sys.executable, str(DIALOGUE), input_=MESSAGE)
    assert result.returncode == 1
    assert b"PcscError: The card did not answer. Put it back" in result.stderr


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
def test_leaving_the_reader_takes_the_power_and_the_presented_pin_away(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    del plugged
    present = (
        "from jumin.client import JpkiSession; from jumin.reader import PcscConnection\n"
        "from jumin.terms import CertificatePurpose as P, Pin\n"
        "with PcscConnection() as connection:\n"
        "    session = JpkiSession(connection)\n"
        "    session.verify_pin(P.AUTHENTICATION, Pin('1234'))\n"
        "with PcscConnection() as connection:\n"
        "    JpkiSession(connection).sign(P.AUTHENTICATION, b'')\n"
    )
    result = pcscd.run(sys.executable, "-c", present)
    assert result.returncode == 1
    assert b"PinNeededError" in result.stderr


WARM_AND_COLD = """
from smartcard.scard import SCARD_RESET_CARD, SCARD_UNPOWER_CARD
from smartcard.System import readers

def status(command):
    return "%02X%02X" % card.transmit(list(bytes.fromhex(command)))[1:]

card = readers()[0].createConnection()
card.connect()
print(status("00A4040C0AD392F000260100000001"), status("00A4020C020018"))
print(status("0020008004" + b"1234".hex()), status("00A4020C020017"))
for disposition in (SCARD_RESET_CARD, SCARD_UNPOWER_CARD):
    card.reconnect(disposition=disposition)
    print(status("00A4040C0AD392F000260100000001"), status("00A4020C020017"))
    print(status("802A00800101" + "00"))
"""


@pytest.mark.source("PC/SC part 5 §3.1", "ISO/IEC 7816-3 §6.2")
def test_a_warm_reset_keeps_a_presented_pin_and_a_cold_one_does_not(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    del plugged
    told = pcscd.run(sys.executable, "-c", WARM_AND_COLD)
    assert told.returncode == 0, told.stderr
    answers = told.stdout.decode().split()
    selected, presented = ["9000", "9000"], ["9000", "9000"]
    assert answers == [*selected, *presented, *selected, "9000", *selected, "6982"]
