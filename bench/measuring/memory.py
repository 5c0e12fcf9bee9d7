"""How much memory a piece of work takes, in a process of its own."""

import gc
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final


_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")
_FORGET_THE_PEAK: Final = "5"


def peak_megabytes(work: Callable[[], object]) -> float:
    """Tell how far the resident set rises above what it was before, at most, during some work.

    Mapped files count as far as they were read.
    """
    gc.collect()
    _CLEAR.write_text(_FORGET_THE_PEAK, encoding="ascii")
    before = _kilobytes("VmRSS")
    work()
    return (_kilobytes("VmHWM") - before) / 1000


def largest_megabytes() -> float:
    """Tell the whole resident set of this process at its largest, interpreter and libraries too."""
    return _kilobytes("VmHWM") / 1000


def _kilobytes(field: str) -> int:
    found = re.search(rf"{field}:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    assert found is not None
    return int(found[1])
