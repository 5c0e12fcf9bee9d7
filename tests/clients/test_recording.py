"""Recording a real program's dialogue with a card in a reader, and saying it again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from card_makers import AUTHENTICATION_PIN, full_image
from private_pcscd import PrivatePcscd, running_pcscd, wait_until

from jumin.reader.transcript.text import parse
from jumin.reader.transcript.values import Power, PowerEvent


READER = "Jumin Test Slot 00 00"
SIGN = ("pkcs15-crypt", "--reader", "1", "--sign", "--pkcs1", "--sha-256", "-k", "1", "--raw")


POWER = """transcript: 1
> 00A4040C 0A D392F000260100000001
< 9000
> 00200098 Lc {pin:authentication}
< 9000
= reset
> 00A4040C 0A D392F000260100000001
< 9000
> 802A0097 01 00 00
< [256] 9000
= power off
= power on
> 00A4040C 0A D392F000260100000001
< 9000
> 802A0097 01 00 00
< 6982
= reset
"""


@pytest.fixture(scope="module")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePcscd]:
    """Start a pcscd of our own, a card in its first slot; the second is empty."""
    folder = tmp_path_factory.mktemp("pcscd")
    with running_pcscd(folder) as daemon, daemon.holding(full_image().open()):
        yield daemon


def jumin(pcscd: PrivatePcscd, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "jumin.cli", "card", *arguments, "--reader", READER],
        env={**os.environ, "PCSCLITE_CSOCK_NAME": str(pcscd.socket), "JUMIN_LANG": "en"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def replay(pcscd: PrivatePcscd, file: Path) -> tuple[int, str]:
    with jumin(pcscd, "replay", str(file), "--yes", "--pin-stdin") as player:
        pin = AUTHENTICATION_PIN.reveal()
        said, _ = player.communicate(f"pin:authentication={pin}\n", timeout=30)
    return player.returncode, said


@pytest.mark.source("OpenSC 0.23, pkcs15-crypt; vsmartcard virtualsmartcard/README")
def test_a_real_programs_dialogue_with_a_card_in_a_reader_is_recorded_and_said_again(
    pcscd: PrivatePcscd, tmp_path: Path
) -> None:
    file, digest = tmp_path / "opensc.apdu", tmp_path / "digest"
    digest.write_bytes(bytes(32))
    pin = AUTHENTICATION_PIN.reveal()
    with jumin(pcscd, "record", str(file), "--port", str(pcscd.ports[1])) as recorder:
        wait_until(lambda: pcscd.shows_card(1), "the card shows in the other slot")
        signed = pcscd.run(*SIGN, "--input", str(digest), "--pin", pin)
        recorder.send_signal(signal.SIGINT)
        said, _ = recorder.communicate(timeout=30)
    assert (signed.returncode, recorder.returncode) == (0, 0), signed.stderr
    assert str(file) in said
    written = file.read_text()
    assert "00200080 Lc {pin:authentication}" in written
    assert pin.encode().hex() not in written
    transcript = parse(file.read_bytes())
    assert transcript.entries.count(Power(PowerEvent.ON)) >= 1

    code, played = replay(pcscd, file)
    assert code == 0, played
    assert "COMPUTE DIGITAL SIGNATURE with 0017 authentication-key" in played


@pytest.mark.source("ISO/IEC 7816-3 §6; PC/SC part 5 §3.1.3, SCardReconnect")
def test_a_transcript_switches_the_card_in_a_reader_as_it_says(
    pcscd: PrivatePcscd, tmp_path: Path
) -> None:
    file = tmp_path / "power.apdu"
    file.write_text(POWER)
    for _ in range(2):  # what is left by the first does not help the second
        code, said = replay(pcscd, file)
        assert code == 0, said
