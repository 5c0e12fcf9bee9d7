"""A recorder: stands before a card and notes what passes, secrets blinded."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from jumin.iso7816 import CardConnection, Command, CommandFormError, explain
from jumin.reader.transcript.blinding import blind_answer, blind_command
from jumin.reader.transcript.place import Place
from jumin.reader.transcript.values import (
    Entry,
    Exchange,
    Power,
    PowerEvent,
    Remark,
    TranscriptError,
)
from jumin.reader.transcript.words import describe


@runtime_checkable
class Switchable(Protocol):
    """A card whose power can be switched."""

    def power_on(self) -> None:
        """Give power."""
        ...

    def power_off(self) -> None:
        """Take power away."""
        ...

    def reset(self) -> None:
        """Reset warm."""
        ...


class PowerNotSwitchableError(TranscriptError):
    """The card's power can't be switched from here."""

    def __init__(self) -> None:
        super().__init__(
            "The power of a card in a reader can't be switched from here. Use a virtual card, or "
            "leave out the lines that begin with =."
        )


class Recorder:
    """Notes a dialogue with a card (記録器); it is a `CardConnection`, and a `VirtualCard`.

    `note` gets each entry as soon as it is whole. Of secrets the bytes are not kept, not even in
    memory; personal data is left out unless `full`, which keeps all but the secrets.
    """

    def __init__(
        self, card: CardConnection, note: Callable[[Entry], None], *, full: bool = False
    ) -> None:
        self._card = card
        self._note = note
        self._full = full
        self._place = Place()

    @property
    def atr(self) -> bytes:
        """Tell the card's answer to reset; readers ask all the time, so it is not noted."""
        return self._card.atr

    def transmit(self, command: bytes) -> bytes:
        """Send a command to the card, and note it with its answer."""
        note = explain_command(command, self._place)
        pattern = blind_command(command, self._place)
        try:
            answer = self._card.transmit(command)
        except Exception:
            self._note(Exchange(pattern, None, note))
            self._note(Remark("The card gave no answer."))
            raise
        told = blind_answer(command, answer, self._place, full=self._full)
        self._note(Exchange(pattern, told, note, explain_answer(answer)))
        follow(self._place, command, answer)
        return answer

    def power_on(self) -> None:
        """Give the card power."""
        self._switch(PowerEvent.ON)

    def power_off(self) -> None:
        """Take the card's power away."""
        self._switch(PowerEvent.OFF)

    def reset(self) -> None:
        """Reset the card warm."""
        self._switch(PowerEvent.RESET)

    def _switch(self, event: PowerEvent) -> None:
        switch(self._card, event)
        self._place.leave()
        self._note(Power(event))


def switch(card: CardConnection, event: PowerEvent) -> None:
    """Switch a card's power; raises `PowerNotSwitchableError` where it has none to switch."""
    if not isinstance(card, Switchable):
        raise PowerNotSwitchableError
    match event:
        case PowerEvent.ON:
            card.power_on()
        case PowerEvent.OFF:
            card.power_off()
        case PowerEvent.RESET:
            card.reset()


def follow(place: Place, command: bytes, answer: bytes) -> None:
    """Go on to where a command and its answer led."""
    try:
        place.follow(Command.parse(command), int.from_bytes(answer[-2:], "big"))
    except CommandFormError:
        return


def explain_command(command: bytes, place: Place) -> str:
    """Say in words what a command asks; of what is no command, that it is none."""
    try:
        return describe(Command.parse(command), place)
    except CommandFormError:
        return "no command: its lengths do not fit"


def explain_answer(answer: bytes) -> str:
    """Say in words what the status word of an answer means; nothing where that is not known."""
    words = explain(int.from_bytes(answer[-2:], "big"))
    return words[words.index("(") + 1 : -1] if "(" in words else ""
