"""The wire: readers of this computer, and virtual slots."""

from jumin.reader.pcsc import (
    CardAbsentError,
    PcscAbsentError,
    PcscConnection,
    PcscError,
    ReaderAbsentError,
    list_readers,
    list_readers_with_card,
)
from jumin.reader.vpcd import DEFAULT_PORT, NoSlotError, VirtualCard, VirtualSlot


__all__ = [
    "DEFAULT_PORT",
    "CardAbsentError",
    "NoSlotError",
    "PcscAbsentError",
    "PcscConnection",
    "PcscError",
    "ReaderAbsentError",
    "VirtualCard",
    "VirtualSlot",
    "list_readers",
    "list_readers_with_card",
]
