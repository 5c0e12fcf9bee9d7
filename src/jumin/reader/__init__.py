"""The wire: readers of this computer, and virtual slots."""

from jumin.reader.pcsc import PcscConnection, PcscError, list_readers
from jumin.reader.vpcd import DEFAULT_PORT, NoSlotError, VirtualCard, VirtualSlot


__all__ = [
    "DEFAULT_PORT",
    "NoSlotError",
    "PcscConnection",
    "PcscError",
    "VirtualCard",
    "VirtualSlot",
    "list_readers",
]
