"""Commands in words, for those who read a transcript."""

from collections.abc import Callable, Mapping
from typing import Final

from jumin.cardfiles import Applet
from jumin.iso7816 import Command
from jumin.reader.transcript.place import FILES, Place


_SCHEMES: Final = {
    0: "as given",
    1: "SHA-256, bare",
    2: "a SHA-256 digest",
    3: "SHA-256",
    4: "a SHA-256 digest, PSS",
    5: "SHA-256, PSS",
}


def describe(command: Command, place: Place) -> str:
    """Say in words what a command asks of the card at this place."""
    words = _WORDS.get(command.ins)
    if words is None:
        return ""
    name, tell = words
    return f"{name} {tell(command, place)}".rstrip()


def file_name(applet: Applet | None, file: int | None) -> str:
    """Name a file of an application: its identifier and what it is."""
    if file is None:
        return "(none selected)"
    names = FILES.get(applet) if applet else None
    try:
        name = names(file).name.lower().replace("_", "-") if names else ""
    except ValueError:
        name = ""
    return f"{file:04X} {name}".rstrip()


def _selected(command: Command, place: Place) -> str:
    after = Place(place.applet, place.file)
    after.follow(command, 0x9000)
    match command.p1:
        case 0x04 if after.applet is None:
            return f"application {command.data.hex().upper()}"
        case 0x04:
            return f"application {after.applet}"
        case 0x02:
            return f"file {file_name(place.applet, after.file)}"
        case _:
            return ""


def _file(command: Command, place: Place) -> str:
    return file_name(place.applet, place.meant(command))


def _read(command: Command, place: Place) -> str:
    by_short = command.p1 & 0x80
    offset = command.p2 if by_short else command.p1 << 8 | command.p2
    behind = f" from {offset}" if offset else ""
    return f"{_file(command, place)}{behind}"


def _record(command: Command, place: Place) -> str:
    return f"{command.p1} of {_file(command, place)}"


def _verified(command: Command, place: Place) -> str:
    asked = "" if command.data else ": how many tries are left?"
    return f"{_file(command, place)}{asked}"


def _signed(command: Command, place: Place) -> str:
    if command.p2 == 0:
        return "with the application's own key"
    scheme = _SCHEMES.get(command.p1)
    return f"with {_file(command, place)}" + (f", {scheme}" if scheme else "")


def _object(command: Command, place: Place) -> str:
    tag = command.p1 << 8 | command.p2
    return file_name(place.applet if place.applet is Applet.ISSUER_DOMAIN else None, tag)


def _count(command: Command, place: Place) -> str:
    del place
    return f"of {command.le} bytes" if command.le else ""


def _nothing(command: Command, place: Place) -> str:
    del command, place
    return ""


_WORDS: Final[Mapping[int, tuple[str, Callable[[Command, Place], str]]]] = {
    0x20: ("VERIFY", _verified),
    0x24: ("CHANGE REFERENCE DATA", _file),
    0x2A: ("COMPUTE DIGITAL SIGNATURE", _signed),
    0x2C: ("RESET RETRY COUNTER", _file),
    0x32: ("CHANGE KEY", _file),
    0x44: ("ACTIVATE FILE", _nothing),
    0x47: ("GENERATE ASYMMETRIC KEY PAIR", _file),
    0x82: ("EXTERNAL AUTHENTICATE", _nothing),
    0x84: ("GET CHALLENGE", _count),
    0x88: ("INTERNAL AUTHENTICATE", _file),
    0xA2: ("verify a terminal's certificate", _nothing),
    0xA4: ("SELECT", _selected),
    0xAE: ("set a session key", _nothing),
    0xB0: ("READ BINARY", _read),
    0xB2: ("READ RECORD", _record),
    0xC0: ("GET RESPONSE", _nothing),
    0xCA: ("GET DATA", _object),
    0xD6: ("UPDATE BINARY", _read),
    0xDC: ("UPDATE RECORD", _record),
    0xFC: ("last command of a phone's session", _nothing),
    0xFE: ("TERMINATE CARD USAGE", _nothing),
}
"""The commands of this card by INS: name, and what else to say."""
