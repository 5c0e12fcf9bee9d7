from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.offices.issuance import gateway as issuance
from jumin.places.kiosk import dialogue
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident
from jumin.terms import Pin, RefusalCode, RefusedError


@dataclass(frozen=True)
class Impostor:
    """Whatever answers these bytes to every command."""

    answer: bytes
    atr: bytes = b"\x3b\x00"

    def transmit(self, _command: bytes) -> bytes:
        """Answer the same to everything."""
        return self.answer


@pytest.mark.source("CERT-2", "KIOSK-1", "izumi-kiosk-leaflet §step 4")
def test_the_card_proves_who_holds_it(town):
    sakura = resident("sakura")
    with wallet.take(sakura, "kiosk") as card:
        dialogue.check_usable(card)
        view = dialogue.identify(
            card, Pin(sakura.authentication_pin), terminal="kiosk-1", at=town.now()
        )
    assert view.state == "identified"
    assert view.municipality == "kamakura"
    assert issuance.view(view.number) == view


def test_a_wrong_pin_begins_no_request(town, monkeypatch):
    begun = []
    monkeypatch.setattr(issuance, "challenge", lambda *given, **_: begun.append(given))
    with wallet.take(resident("sakura"), "kiosk") as card, pytest.raises(RefusedError) as refused:
        dialogue.identify(card, Pin("abcd"), terminal="kiosk-1", at=town.now())
    assert refused.value.refusal.code is RefusalCode.PIN_FORM
    assert begun == []


@pytest.mark.parametrize(
    "answer", ["6A82", "6F00", "9000", "FF9000", "30820FFF9000", "30009000", "90", ""]
)
def test_what_is_no_my_number_card_can_not_be_read(town, answer):
    impostor = Impostor(bytes.fromhex(answer))
    for talk in (
        lambda: dialogue.check_usable(impostor),
        lambda: dialogue.identify(impostor, Pin("1234"), terminal="kiosk-1", at=town.now()),
    ):
        with pytest.raises(RefusedError):
            talk()


@settings(max_examples=60, deadline=None)
@given(answer=st.binary(max_size=300))
def test_no_bytes_of_a_card_bring_the_machine_down(answer):
    with pytest.raises(RefusedError):
        dialogue.check_usable(Impostor(answer))
