"""ISO/IEC 7816-4: commands, responses, status words, data objects, and the door to a card."""

from jumin.iso7816.commands import Command, CommandFields, CommandFormError
from jumin.iso7816.connection import CardConnection
from jumin.iso7816.responses import Response, ResponseFormError
from jumin.iso7816.simple_tlv import SimpleTlv
from jumin.iso7816.status_words import SW, explain, tries_left, tries_left_word
from jumin.iso7816.tlv import Tlv, TlvError, object_length


__all__ = [
    "SW",
    "CardConnection",
    "Command",
    "CommandFields",
    "CommandFormError",
    "Response",
    "ResponseFormError",
    "SimpleTlv",
    "Tlv",
    "TlvError",
    "explain",
    "object_length",
    "tries_left",
    "tries_left_word",
]
