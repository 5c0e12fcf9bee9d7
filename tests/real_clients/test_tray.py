"""The machine's own reader as a tray: a card of the town, and one of elsewhere, through pcscd."""

import json
import sys
from pathlib import Path

import pytest
from card_makers import full_image
from private_pcscd import PrivatePcscd

from jumin.client import JpkiSession
from jumin.sandbox import pin_reset, wallet
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin


KIOSK = Path(__file__).with_name("tray_at_kiosk.py")
READER = "Jumin Test Slot 00 00"


def at_kiosk(pcscd: PrivatePcscd, *arguments: str):
    """Do something at a machine whose tray is this computer's reader."""
    result = pcscd.run(sys.executable, str(KIOSK), *arguments)
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(result.stdout)


@pytest.mark.source("PC/SC part 5 §3")
def test_only_readers_with_a_card_are_trays(pcscd, plugged):
    del plugged
    assert at_kiosk(pcscd, "readers") == [READER]


@pytest.mark.source("PC/SC part 5 §3")
def test_where_no_card_lies_there_is_no_tray(pcscd):
    assert at_kiosk(pcscd, "readers") == []
    assert at_kiosk(pcscd, "take", READER)["error"] == "CardAbsentError"
    assert at_kiosk(pcscd, "take", "none such")["error"] == "ReaderAbsentError"


@pytest.mark.source("PC/SC part 5 §3")
def test_a_computer_without_the_service_says_so(tmp_path):
    nowhere = PrivatePcscd(tmp_path / "nothing", (1, 2))
    told = at_kiosk(nowhere, "readers")
    assert told["error"] == "PcscAbsentError"
    assert "Start pcscd" in told["text"]


@pytest.mark.source("PC/SC part 5 §3.2")
def test_the_machine_has_the_card_for_itself_alone(pcscd, plugged):
    del plugged
    assert at_kiosk(pcscd, "take-twice", READER)["error"] == "CardAbsentError"


def test_a_card_of_elsewhere_is_known_without_any_pin(town, pcscd, plugged):
    del town
    assert at_kiosk(pcscd, "of-this-town", READER) is False
    told = at_kiosk(pcscd, "reset", READER, "1234", "12345678", "NEWPIN77")
    assert told == {"refused": "certificate.untrusted"}
    assert plugged.writes == []
    assert plugged.image == full_image().image


@pytest.mark.source("COUNTER-3", "KIOSK-10", "tsukuba-guide-2023-10 §3(2)")
def test_a_card_of_this_town_gets_its_new_signature_pin_in_the_machines_own_reader(town, pcscd):
    holder = resident("tsubasa")
    code = pin_reset.reserve(holder, at=town.now())
    with wallet.take(holder, "slot") as card, pcscd.holding(card):
        assert at_kiosk(pcscd, "of-this-town", READER) is True
        told = at_kiosk(pcscd, "reset", READER, holder.authentication_pin, code, "NEWPIN77")
        assert told == {}
    with wallet.take(holder, "test") as card:
        JpkiSession(card).verify_pin(CertificatePurpose.SIGNATURE, Pin("NEWPIN77"))
