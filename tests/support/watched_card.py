"""A complete card that is watched: whatever is sent to it, the rules of the house must hold.

It raises AssertionError where an answer has no status word or tells a secret, and where a counter
or a file changes by anything but what may change it.
"""

from collections.abc import Callable
from functools import cache
from hashlib import shake_256
from typing import Final

from card_makers import (
    BIRTH_DATE_PIN,
    IMAGE_KEY,
    ISSUER_KEY,
    NUMBER_A,
    NUMBER_B,
    ImageInMemory,
    card_image,
    full_card_records,
    full_keys,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.chip import Card, ChosenPins
from jumin.terms import Pin


PARAMETERS: Final = {
    "pin:signature": Pin("WATCHED9CARD16XY"),
    "pin:authentication": Pin("7291"),
    "pin:input-support": Pin("8064"),
    "pin:resident-register": Pin("9357"),
    "pin:verification-number-a": Pin(NUMBER_A),
    "pin:verification-number-b": Pin(NUMBER_B),
    "pin:birth-date": Pin(BIRTH_DATE_PIN),
    "new-pin:signature": Pin("NEW9SIGNATURE"),
    "new-pin:authentication": Pin("6482"),
    "new-pin:input-support": Pin("5173"),
    "new-pin:resident-register": Pin("3846"),
}
"""By the names that transcripts have for them."""
PINS: Final = ChosenPins(
    signature=PARAMETERS["pin:signature"],
    authentication=PARAMETERS["pin:authentication"],
    input_support=PARAMETERS["pin:input-support"],
    resident_register=PARAMETERS["pin:resident-register"],
)
"""None of them stands in any file that can be read."""

_COUNTERS: Final = slice(32, 48)
"""Where an image keeps the tries left, one byte a secret."""
_BODY: Final = slice(80, None)
"""Where it keeps the files, behind the counters and what authenticates them."""
_LONGEST_ANSWER: Final = 65_536 + 2
_STATUS_BYTES: Final = frozenset((*range(0x61, 0x70), 0x90))
_SUCCESS: Final = b"\x90\x00"
_TRIES_LEFT: Final = 0x63C0
_SECURE_MESSAGING: Final = 0x0C
_WINDOW, _STRIDE = 16, 48

_VERIFY, _CHANGE_REFERENCE_DATA, _CHANGE_KEY = (0x00, 0x20), (0x00, 0x24), (0x80, 0x32)
_EXTERNAL_AUTHENTICATE: Final = (0x00, 0x82)
_RESET_RETRY_COUNTER, _ACTIVATE, _UPDATE_BINARY, _TERMINATE = (
    (0x00, ins) for ins in (0x2C, 0x44, 0xD6, 0xFE)
)
_COMPARING: Final = frozenset({_VERIFY, _EXTERNAL_AUTHENTICATE})
_BY_HOLDER: Final = frozenset({_CHANGE_REFERENCE_DATA, _CHANGE_KEY})
_BY_ISSUER: Final = frozenset({_RESET_RETRY_COUNTER, _ACTIVATE, _UPDATE_BINARY, _TERMINATE})


class WatchedCard:
    """A new card, watched from outside: by its answers and by what is written to its store."""

    def __init__(self, connect: Callable[[ImageInMemory], Card] | None = None) -> None:
        self.image = watched_image()
        self._full = self.tries
        self._connect = connect or opened
        self.card = self._connect(self.image)
        self._visited = False
        self._secrets = secrets()

    @property
    def tries(self) -> bytes:
        """Tell the tries left of all secrets, as the store has them."""
        return bytes(self.image.image[_COUNTERS])

    def transmit(self, command: bytes) -> bytes:
        """Send a command; see to it that everything about the answer is as it must be."""
        before, body = self.tries, self._body()
        answer = self.card.transmit(command)
        assert isinstance(answer, bytes)
        assert 2 <= len(answer) <= _LONGEST_ANSWER
        assert answer[-2] in _STATUS_BYTES, answer[-2:].hex()
        self._check_secrets(command, answer)
        done = answer.endswith(_SUCCESS)
        header = command_header(command)
        self._check_counters(header, before, answer)
        if self._body() != body:
            assert done, f"{command[:4].hex()} changes files and says {answer[-2:].hex()}"
            assert header in _BY_HOLDER or (header in _BY_ISSUER and self._visited)
        self._visited = self._visited or (header == _EXTERNAL_AUTHENTICATE and done)
        return answer

    def reset(self) -> None:
        """Reset the card warm."""
        self._undisturbed(self.card.reset)
        self._visited = False

    def power_off(self) -> None:
        """Take the power away."""
        self._undisturbed(self.card.power_off)
        self._visited = False

    def power_on(self) -> None:
        """Give power."""
        self._undisturbed(self.card.power_on)
        self._visited = False

    def open_again(self) -> None:
        """Put the card away, and open another day what its store has; nothing may differ."""
        before = _kept(self.card)
        self.card = self._connect(self.image)
        assert _kept(self.card) == before
        self._visited = False

    def _undisturbed(self, event: Callable[[], None]) -> None:
        before = bytes(self.image.image)
        event()
        assert bytes(self.image.image) == before

    def _body(self) -> bytes:
        return bytes(self.image.image[_BODY])

    def _check_secrets(self, command: bytes, answer: bytes) -> None:
        if self._visited:
            # What the issuer writes into a file that can be read is no secret any more.
            self._secrets = tuple(one for one in self._secrets if one not in command)
        told = len(answer) > 4 and any(secret in answer for secret in self._secrets)
        assert not told, f"{command[:4].hex()} tells a secret"

    def _check_counters(self, header: tuple[int, int], before: bytes, answer: bytes) -> None:
        after = self.tries
        changed = [at for at in range(len(after)) if after[at] != before[at]]
        if not changed:
            return
        done = answer.endswith(_SUCCESS)
        if header == _TERMINATE and self._visited and done:
            assert not any(after), "an erased card has tries left"
            return
        if header in _COMPARING:
            (at,) = changed
            if not done:
                assert after[at] == before[at] - 1
                assert int.from_bytes(answer[-2:], "big") == _TRIES_LEFT | min(after[at], 15)
                return
        else:
            assert done
            assert header in _BY_HOLDER or (header in _BY_ISSUER and self._visited)
        assert all(after[at] == self._full[at] for at in changed if self._full[at])


def command_header(command: bytes) -> tuple[int, int]:
    """Tell class and instruction, without what says that the message is secured."""
    cla, ins = (*command[:2], 0, 0)[:2]
    return (cla if cla & 0xE0 else cla & ~_SECURE_MESSAGING), ins


def _kept(card: Card) -> tuple[dict[int, bytes], dict[int, int]]:
    """Tell a card's files, and the tries left of what is not blocked."""
    memory = card._state.memory
    return dict(memory.files), {at: tries for at, tries in memory._tries.items() if tries}


def opened(image: ImageInMemory) -> Card:
    """Open a card whose randomness and new key pairs are known beforehand."""
    return image.open(random=known_bytes, generate_key=_new_key)


def known_bytes(count: int) -> bytes:
    """Give "random" bytes, for each count its own."""
    return shake_256(b"JUMIN-TEST").digest(count)


def _new_key() -> RSAPrivateKey:
    return rsa_key("made on the card")


def watched_image() -> ImageInMemory:
    """Give a new image of the card."""
    return ImageInMemory(bytearray(_image()))


@cache
def _image() -> bytes:
    return bytes(card_image(full_card_records(), full_keys(), PINS).image)


@cache
def secrets() -> tuple[bytes, ...]:
    """Give all that no answer may contain: of keys, pieces so near that no long part escapes."""
    pins = (PINS.signature, PINS.authentication, PINS.input_support, PINS.resident_register)
    keys = full_keys()
    private = (keys.signature, keys.authentication, keys.card, keys.session, _new_key())
    whole = [*map(_private_numbers, filter(None, private)), ISSUER_KEY, IMAGE_KEY]
    return (
        *(pin.reveal().encode() for pin in pins if pin),
        *(
            one[at : at + _WINDOW]
            for one in whole
            for at in range(0, len(one) - _WINDOW + 1, _STRIDE)
        ),
    )


def _private_numbers(key: RSAPrivateKey) -> bytes:
    numbers = key.private_numbers()
    return b"".join(
        number.to_bytes(length, "big")
        for number, length in (
            (numbers.d, 256),
            *((part, 128) for part in (numbers.p, numbers.q, numbers.dmp1, numbers.dmq1)),
            (numbers.iqmp, 128),
        )
    )
