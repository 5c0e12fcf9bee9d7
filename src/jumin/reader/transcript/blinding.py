"""What of a dialogue may be written down: never a secret, and no personal data unless wanted.

A digest stands in for bytes only where nobody could find them by trying: that of a file with an
Individual Number would be the number.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import Applet, CardFaceFile, InputSupportFile, IssuerObject, JpkiFile
from jumin.iso7816 import Command, CommandFormError, Response
from jumin.reader.transcript.place import Place
from jumin.reader.transcript.values import (
    SECRET_INSTRUCTIONS,
    Blinded,
    DataLength,
    Digits,
    Element,
    LeftOut,
    Parameter,
    Pattern,
    joined,
)


SHORT: Final = 32
"""Up to how many bytes of what is nobody's are written down as they are."""

_NAMED: Final[Mapping[tuple[int, int], str]] = MappingProxyType(
    {(0x20, 0x00): "pin", (0x24, 0x01): "new-pin", (0x2C, 0x02): "new-pin", (0x32, 0x00): "new-pin"}
)
"""INS and P1 of those whose data is a PIN and nothing else, and which."""
_WRITING: Final = frozenset({0xD0, 0xD2, 0xD6, 0xDA, 0xDC, 0xE2})
_RANDOM: Final = frozenset({0x47, 0x84})
_SIGN: Final = 0x2A
_SALTED: Final = frozenset({4, 5})
"""P1 of signatures with a salt (RSASSA-PSS)."""
_READING: Final = frozenset({0xB0, 0xB2, 0xC0, 0xCA})
_PLAIN_CLASSES: Final = frozenset({0x00, 0x80})
_HEADER_LENGTH: Final = 4

_PUBLIC: Final[Mapping[Applet, frozenset[int]]] = MappingProxyType(
    {
        Applet.JPKI: frozenset(JpkiFile) - {JpkiFile.SIGNATURE_CERTIFICATE},
        Applet.INPUT_SUPPORT: frozenset(
            {
                InputSupportFile.CV_CERTIFICATE,
                InputSupportFile.APPLET_INFO,
                InputSupportFile.SESSION_KEY_PUBLIC,
                InputSupportFile.CARD_KEY_PUBLIC,
            }
        ),
        Applet.CARD_FACE: frozenset({CardFaceFile.APPLET_INFO, CardFaceFile.CV_CERTIFICATE}),
        Applet.ISSUER_DOMAIN: frozenset(IssuerObject)
        - {IssuerObject.CARD_ID, IssuerObject.MUNICIPALITY, IssuerObject.LAST_DAY},
    }
)
"""The files that tell neither who the holder is nor where they live."""


def blind_command(command: bytes, place: Place) -> Pattern:
    """Write down a command, its secrets blinded or by their names: `{pin:authentication}`."""
    try:
        parsed = Command.parse(command)
    except CommandFormError:
        return _blind_malformed(command)
    if parsed.ins not in SECRET_INSTRUCTIONS | _WRITING:
        return joined([Digits.of(command)])
    data_end = _data_end(parsed, command)
    head, tail = command[: data_end - len(parsed.data)], command[data_end:]
    if parsed.ins in SECRET_INSTRUCTIONS and any(tail):  # a wrong Lc would cut the secret so
        return _blind_malformed(command)
    if not parsed.data:
        return joined([Digits.of(command)])
    role, kind = place.role(parsed), _NAMED.get((parsed.ins, parsed.p1))
    if parsed.ins in _WRITING:
        hidden: list[Element] = [LeftOut(len(parsed.data))]
    elif role is None or kind is None or tail or parsed.cla not in _PLAIN_CLASSES:
        hidden = [Blinded(len(parsed.data))]
    else:
        hidden, head = [DataLength(), Parameter(f"{kind}:{role}")], head[:-1]
    return joined([Digits.of(head), *hidden, Digits.of(tail)])


def _data_end(parsed: Command, command: bytes) -> int:
    """Tell where the data ends in the bytes of a command."""
    if parsed.le is None:
        return len(command)
    return len(command) - (2 if parsed.extended else 1)


def _blind_malformed(command: bytes) -> Pattern:
    """Keep of what is no command its header, and the rest only where it can't be a secret."""
    is_secret = len(command) > _HEADER_LENGTH and command[1] in SECRET_INSTRUCTIONS | _WRITING
    shown = _HEADER_LENGTH if is_secret else len(command)
    return joined([Digits.of(command[:shown]), Blinded(max(0, len(command) - shown))])


def blind_answer(command: bytes, answer: bytes, place: Place, *, full: bool) -> Pattern:
    """Write down an answer; data that is long, personal or random is left out unless `full`."""
    if len(answer) < 2:  # noqa: PLR2004 (a status word)
        return joined([Digits.of(answer)])
    response = Response.parse(answer)
    data: Element = Digits.of(response.data)
    if not full and response.data:
        if _is_never_again(command) or _is_personal(command, place):
            data = LeftOut(len(response.data))
        elif len(response.data) > SHORT:
            data = LeftOut.of(response.data)
    return joined([data, Digits(f"{response.sw:04X}")])


def _is_never_again(command: bytes) -> bool:
    """Whether the card answers with something random: a challenge, a key, a salted signature."""
    _, ins, p1 = command[:3].ljust(3, b"\0")
    return ins in _RANDOM or (ins == _SIGN and p1 in _SALTED)


def _is_personal(command: bytes, place: Place) -> bool:
    """Whether what the card answers may tell who the holder is."""
    try:
        parsed = Command.parse(command)
    except CommandFormError:
        return True
    if parsed.cla not in _PLAIN_CLASSES or place.applet is None:
        return True
    if parsed.ins not in _READING:
        return False
    file = parsed.p1 << 8 | parsed.p2 if parsed.ins == 0xCA else place.meant(parsed)  # noqa: PLR2004 (GET DATA)
    return file not in _PUBLIC.get(place.applet, frozenset())
