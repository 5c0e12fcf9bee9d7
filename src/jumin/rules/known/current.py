"""By which parameters the rules answer: the package's own, or others for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from jumin.rules.known.loading import Parameters, packaged


_OTHERS: Final[ContextVar[Parameters | None]] = ContextVar("_OTHERS", default=None)


def parameters() -> Parameters:
    """Tell the parameters by which the rules answer now (現に用いるパラメータ)."""
    return _OTHERS.get() or packaged()


@contextmanager
def answering_by(others: Parameters) -> Iterator[None]:
    """Let the rules answer by other parameters for a while: to compare, to try, to test."""
    token = _OTHERS.set(others)
    try:
        yield
    finally:
        _OTHERS.reset(token)
