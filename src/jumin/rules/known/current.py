"""By which parameters the rules answer: the package's, with a folder over them, or others."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from jumin.rules.known.loading import load_over, packaged
from jumin.rules.known.parameters import Parameters


_FOLDER: Final = "JUMIN_RULES"
_OTHERS: Final[ContextVar[Parameters | None]] = ContextVar("_OTHERS", default=None)


def parameters() -> Parameters:
    """Tell the parameters by which the rules answer now (現に用いるパラメータ).

    They are the package's and, over them, the folder's that the environment names (`JUMIN_RULES`):
    read at the first question, once a process.

    Raises:
        RulesFolderError: the environment names no folder of rules.
        ParameterFileError: a file in it is not as it must be.

    Example:
        >>> parameters().national["kiosk.most-copies"].unit
        'copies'

    """
    return _OTHERS.get() or _standing()


@contextmanager
def answering_by(others: Parameters) -> Iterator[None]:
    """Let the rules answer by others for a while (別の規則), in this thread: to compare, to try.

    Example:
        >>> with answering_by(packaged()):
        ...     parameters() is packaged()
        True

    """
    token = _OTHERS.set(others)
    try:
        yield
    finally:
        _OTHERS.reset(token)


@cache
def _standing() -> Parameters:
    folder = os.environ.get(_FOLDER)
    return load_over(Path(folder)) if folder else packaged()
