"""`jumin card` as a client like any other: through pcscd, on a card that a reader has."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from card_makers import HOLDER, NUMBER_B, PINS, ImageInMemory, card_images
from private_pcscd import PrivatePcscd


NAME = "Jumin Test Slot 00 00"


def answer_of(pcscd: PrivatePcscd, *arguments: object, said: str = "") -> Any:
    """Run a command; get its answer in JSON."""
    command = (sys.executable, "-m", "jumin.cli", "card", *map(str, arguments), "--json")
    done = pcscd.run(*command, input_=said.encode())
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There is no town here: a card in a reader needs none."""
    monkeypatch.setitem(os.environ, "JUMIN_DATA", str(tmp_path / "no town"))


@pytest.mark.source("PC/SC part 5 §3")
def test_a_card_in_a_reader_is_looked_at_and_read(
    pcscd: PrivatePcscd, plugged: ImageInMemory, tmp_path: Path
) -> None:
    seen = answer_of(pcscd, "status")
    assert all(one["present"] for one in seen["applications"])
    assert seen["card"]["serial"] == HOLDER.serial
    assert {one["tries_left"] for one in seen["pins"]} == {3, 5, 10}
    assert plugged.writes == []
    read = answer_of(pcscd, "attributes", "--pin-stdin", "--reader", NAME, said="2345\n")
    assert (read["name"], read["genuine"]["state"]) == (HOLDER.attributes.name, "not-checked")
    folder = tmp_path / "face"
    answer_of(pcscd, "face", "--pin-stdin", "--out", folder, said=f"{NUMBER_B}\n")
    assert (folder / "portrait.jp2").read_bytes() == card_images().portrait


@pytest.mark.source("observed on cards: a PIN stays presented until the card loses its power")
def test_a_pin_is_changed_and_forgotten_with_the_cards_power(
    pcscd: PrivatePcscd, plugged: ImageInMemory
) -> None:
    del plugged
    old = PINS.signature.reveal()
    answer_of(
        pcscd, "pin", "change", "--role", "signature", "--pin-stdin", said=f"{old}\nNEWPIN9\n"
    )
    read = ("certificate", "--purpose", "signature", "--pin-stdin")
    assert answer_of(pcscd, *read, said="NEWPIN9\n")["purpose"] == "signature"
    command = (sys.executable, "-m", "jumin.cli", "card", *read, "--json")
    again = pcscd.run(*command, input_=f"{old}\n".encode())
    assert json.loads(again.stdout)["refused"]["facts"]["tries_left"] == 4
