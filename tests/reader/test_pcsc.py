"""The wire to real readers; what needs pcscd is under real_clients."""

import builtins
import sys

import pytest

from jumin.reader import (
    PcscAbsentError,
    ReaderAbsentError,
    list_readers,
    list_readers_with_card,
    pcsc,
)


@pytest.mark.source("PC/SC part 5 §3")
def test_without_pyscard_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without_pyscard(name: str, *arguments: object) -> object:
        if name.startswith("smartcard"):
            raise ImportError(name)
        return original(name, *arguments)

    for module in [name for name in sys.modules if name.startswith("smartcard")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", without_pyscard)
    with pytest.raises(PcscAbsentError, match=r"jumin\[pcsc\]"):
        list_readers()


@pytest.mark.source("CLIENT-4", "PC/SC part 5 §3")
def test_where_no_reader_is_connected_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc, "list_readers", list)
    with pytest.raises(ReaderAbsentError, match="Connect one"):
        list_readers_with_card()
