import signal
import socket
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from towns import environment

from jumin.sandbox import wallet
from jumin.sandbox.residents import resident


Jumin = Callable[..., Any]
Started = Callable[..., "subprocess.Popen[str]"]


@pytest.mark.usefixtures("town")
def test_where_no_driver_listens_it_says_what_to_install(
    jumin: Jumin, ports: tuple[int, int]
) -> None:
    answer = jumin("slot", "plug", "sakura", "--port", ports[0])
    assert answer.code == 3
    assert "vsmartcard-vpcd" in answer.err
    assert answer.out == ""


def test_a_card_is_plugged_into_this_computer_only(jumin: Jumin) -> None:
    answer = jumin("slot", "plug", "sakura", "--host", "192.0.2.1")
    assert answer.code == 2
    assert "127.0.0.1" in answer.err


@pytest.mark.source("vsmartcard virtualsmartcard/README, vpcd")
def test_a_plugged_card_answers_until_it_is_taken_out(start: Started, town: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as driver:
        driver.settimeout(30)
        process = start(
            "slot",
            "plug",
            "sakura",
            "--port",
            driver.getsockname()[1],
            **environment(town.folder.root),
        )
        stream, _ = driver.accept()
        with stream:
            stream.settimeout(30)
            stream.sendall(b"\x00\x01\x01")  # power on
            stream.sendall(b"\x00\x01\x04")  # answer to reset
            assert int.from_bytes(stream.recv(2), "big") > 0
            assert stream.recv(1) in {b"\x3b", b"\x3f"}
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "opensc-tool -n" in said
    with wallet.take(resident("sakura"), "afterwards"):
        pass
