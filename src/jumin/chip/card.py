"""The card as its reader sees it: power, answer to reset, commands in, answers out."""

import secrets
from collections.abc import Callable
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from jumin.chip.commands import HANDLERS
from jumin.chip.contents import KEY_BITS
from jumin.chip.image import ImageStore
from jumin.chip.memory import Memory
from jumin.chip.state import CardState, CommandRefusedError
from jumin.iso7816 import SW, Command, CommandFormError, Response


CONTACTLESS_ATR: Final = bytes.fromhex("3B888001000041E0B381A1003B")
"""What a contactless reader tells of the card (PC/SC part 3 §3.1.3.2.3)."""
CONTACT_ATR: Final = bytes.fromhex("3BE000FF8131FE4514")
"""What the card answers on its contacts: T=1, no historical bytes."""

_PUBLIC_EXPONENT: Final = 65537
_CLASSES: Final = frozenset(cla for cla, _ in HANDLERS)
_CHANNEL_MASK: Final = 0x03
_SECURE_MESSAGING_MASK: Final = 0x0C


def _generate_key() -> RSAPrivateKey:
    return generate_private_key(_PUBLIC_EXPONENT, KEY_BITS)


class Card:
    """A My Number Card's chip (ICチップ); it is a `CardConnection`.

    One thread at a time may use it. It is powered when opened.
    """

    def __init__(self, state: CardState, atr: bytes) -> None:
        self._state = state
        self._atr = atr
        self._powered = True

    @classmethod
    def open(  # noqa: PLR0913  (what a card is made of, each by its name)
        cls,
        image: bytes,
        *,
        image_key: bytes,
        store: ImageStore,
        random: Callable[[int], bytes] = secrets.token_bytes,
        generate_key: Callable[[], RSAPrivateKey] = _generate_key,
        atr: bytes = CONTACTLESS_ATR,
        reselect_keeps_status: bool = True,
    ) -> Self:
        """Open a card image.

        `store` takes what changes; an `OSError` from it is answered with 6581. `generate_key`
        gives an RSA key pair of 2 048 bits. `reselect_keeps_status` tells whether presented PINs
        and a visit last when the application is selected again (sources on real cards disagree).

        Raises `DamagedImageError` where any byte of the image was changed or the key is another.
        """
        memory = Memory.open(image, image_key=image_key, store=store, random=random)
        return cls(CardState(memory, random, generate_key, reselect_keeps_status), atr)

    @property
    def atr(self) -> bytes:
        """Tell the answer to reset (ISO/IEC 7816-3 §8.2)."""
        return self._atr

    def power_on(self) -> None:
        """Give the card power: nothing is selected, no PIN presented."""
        self._state.power_down()
        self._powered = True

    def power_off(self) -> None:
        """Take the power away: what was selected and presented is forgotten."""
        self._state.power_down()
        self._powered = False

    def reset(self) -> None:
        """Reset warm: nothing is selected, a visit ends; presented PINs stay presented."""
        self._state.reset()

    def transmit(self, command: bytes) -> bytes:
        """Answer a command APDU. Whatever the bytes are, there is an answer with a status word."""
        try:
            response = self._answer(command)
        except CommandRefusedError as refused:
            response = Response(sw=refused.sw)
        return bytes(response)

    def _answer(self, apdu: bytes) -> Response:
        if not self._powered:
            raise CommandRefusedError(SW.NO_PRECISE_DIAGNOSIS)
        try:
            command = Command.parse(apdu)
        except CommandFormError:
            raise CommandRefusedError(SW.WRONG_LENGTH) from None
        handler = HANDLERS.get((command.cla, command.ins))
        if handler is None:
            raise CommandRefusedError(_unknown(command.cla))
        return handler(self._state, command)


def _unknown(cla: int) -> SW:
    """Say why there is no such command (ISO/IEC 7816-4 §5.4.1)."""
    if cla in _CLASSES:
        return SW.INSTRUCTION_NOT_SUPPORTED
    if cla & ~(_CHANNEL_MASK | _SECURE_MESSAGING_MASK) not in _CLASSES:
        return SW.CLASS_NOT_SUPPORTED
    if cla & _CHANNEL_MASK:
        return SW.LOGICAL_CHANNEL_NOT_SUPPORTED
    return SW.SECURE_MESSAGING_NOT_SUPPORTED
