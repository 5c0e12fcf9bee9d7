"""The printer in the machine and its faults (紙詰まり, 用紙切れ, 停電): a paid paper outlives them.

The paper waits with the issuing centre until it was taken; after a fault it is printed anew, whole.
"""

from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class PrinterState(StrEnum):
    """What the printer does (印刷の状態)."""

    READY = "ready"
    """It waits (待機中)."""
    PRINTING = "printing"
    """Sheets come out (印刷中)."""
    JAMMED = "jammed"
    """A sheet is stuck (紙詰まり)."""
    EMPTY = "empty"
    """There is no paper left (用紙切れ)."""
    OFF = "off"
    """There is no power (停電)."""
    DONE = "done"
    """All sheets lie in the tray (印刷済み)."""


@unique
class PrinterEvent(StrEnum):
    """What happens to the printer."""

    PRINT = "print"
    """It is told to print (印刷開始)."""
    FINISH = "finish"
    """The last sheet came out (印刷終了)."""
    JAM = "jam"
    """A sheet gets stuck."""
    RUN_OUT = "run-out"
    """The paper runs out."""
    POWER_CUT = "power-cut"
    """The power fails."""
    CURE = "cure"
    """The staff put it right (店員の対応)."""


FAULTS: Final = MappingProxyType(
    {
        PrinterEvent.JAM: PrinterState.JAMMED,
        PrinterEvent.RUN_OUT: PrinterState.EMPTY,
        PrinterEvent.POWER_CUT: PrinterState.OFF,
    }
)
"""What goes wrong → how the printer stands then."""
FAULTY: Final = frozenset(FAULTS.values())

PRINTER_LIFE: Final = MappingProxyType(
    {
        (PrinterState.READY, PrinterEvent.PRINT): PrinterState.PRINTING,
        (PrinterState.PRINTING, PrinterEvent.FINISH): PrinterState.DONE,
        **{
            (state, event): fault
            for state in (PrinterState.READY, PrinterState.PRINTING)
            for event, fault in FAULTS.items()
        },
        **{(state, PrinterEvent.CURE): PrinterState.READY for state in FAULTY},
    }
)
"""The life of a print: what is absent can't happen. After a fault it is printed anew."""
