"""Secrets are compared in constant time: by `hmac.compare_digest`, and by nothing else."""

import hmac

import pytest
from card_dialogues import SELECT_JPKI, sw, verify
from card_makers import AUTHENTICATION_PIN, ISSUER_KEY, full_image
from card_pins import PIN_VALUES
from issuer_terminal import authenticate

from jumin.cardfiles import JpkiFile
from jumin.chip import DamagedImageError


RIGHT, WRONG = AUTHENTICATION_PIN.reveal(), "1235"


class Untouchable(bytes):
    """Bytes that nobody may compare in any other way."""

    def _refuse(self, *_: object) -> bool:
        raise AssertionError("A secret was compared byte by byte.")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _refuse
    __hash__ = bytes.__hash__
    startswith = endswith = find = index = count = _refuse


@pytest.fixture
def compared(monkeypatch):
    """Look on while secrets are compared; give what was compared."""
    seen = []
    real = hmac.compare_digest

    def compare(given, expected):
        seen.append((bytes(given), bytes(expected)))
        return real(given, expected)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    return seen


@pytest.fixture
def card():
    """A card whose secrets can be compared in no other way."""
    card = full_image().open()
    memory = card._state.memory
    memory.files = {
        at: Untouchable(content) if 0 < len(content) <= 32 else content
        for at, content in memory.files.items()
    }
    sw(card, SELECT_JPKI)
    return card


@pytest.mark.parametrize(("guess", "answer"), [(RIGHT, "9000"), (WRONG, "63C2"), ("1", "63C2")])
def test_a_pin_is_compared_once_and_whole(card, compared, guess, answer):
    assert sw(card, verify(JpkiFile.AUTHENTICATION_PIN, guess)) == answer
    assert compared == [(guess.encode(), RIGHT.encode())]


def test_so_is_every_pin_of_every_application(card, compared):
    for (name, file), pin in PIN_VALUES.items():
        sw(card, f"00A4040C{len(name) // 2:02X}{name}")
        assert sw(card, verify(file, pin.decode())) == "9000"
        assert compared.pop() == (pin, pin)
    assert not compared


def test_nothing_but_this_comparison_decides(card, monkeypatch):
    monkeypatch.setattr(hmac, "compare_digest", lambda *_: True)
    assert sw(card, verify(JpkiFile.AUTHENTICATION_PIN, WRONG)) == "9000"
    monkeypatch.setattr(hmac, "compare_digest", lambda *_: False)
    assert sw(card, verify(JpkiFile.AUTHENTICATION_PIN, RIGHT)) == "63C2"
    assert authenticate(card) == "63C9"


def test_a_blocked_pin_is_not_compared_at_all(card, compared):
    for _ in range(3):
        sw(card, verify(JpkiFile.AUTHENTICATION_PIN, WRONG))
    compared.clear()
    assert sw(card, verify(JpkiFile.AUTHENTICATION_PIN, RIGHT)) == "6984"
    assert not compared


def test_a_terminal_s_cryptogram_is_compared_alike(card, compared):
    assert authenticate(card, bytes(32)) == "63C9"
    assert authenticate(card, ISSUER_KEY) == "9000"
    (wrong, expected), (right, as_expected) = compared
    assert len(wrong) == len(expected) == 16
    assert wrong != expected
    assert right == as_expected


def test_so_is_what_authenticates_the_counters(compared):
    image = full_image()
    image.image[40] ^= 1
    with pytest.raises(DamagedImageError):
        image.open()
    ((found, expected),) = compared
    assert len(found) == len(expected) == 32
