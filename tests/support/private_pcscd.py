"""A private pcscd with two virtual slots, for tests with real clients.

pcscd has its socket's place compiled in, so it runs in a mount namespace of its own where a new
folder lies over that place. Clients find the socket from outside by PCSCLITE_CSOCK_NAME.
"""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from jumin.reader import VirtualCard, VirtualSlot


PATIENCE = 20.0
CLIENT_PATIENCE = 60.0
STATUS_POLL = 0.5

READER_CONFIGURATION = """\
FRIENDLYNAME "Jumin Test Slot"
DEVICENAME /dev/null:0x{port:X}
LIBPATH {driver}
CHANNELID 0x{port:X}
"""

START_IN_OWN_NAMESPACE = """\
set -e
mount -t tmpfs tmpfs /run
mkdir /run/pcscd
mount --bind "$1" /run/pcscd
exec pcscd --foreground --error --config "$2"
"""


@dataclass(frozen=True)
class PrivatePcscd:
    """A running pcscd: where its socket is and where its slots listen."""

    socket: Path
    ports: tuple[int, int]

    def run(self, *command: str, input_: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """Run a client of this pcscd."""
        return subprocess.run(  # noqa: PLW1510  (tests look at the exit code themselves)
            [needed(command[0]), *command[1:]],
            env={**os.environ, "PCSCLITE_CSOCK_NAME": str(self.socket), "LC_ALL": "C"},
            input=input_,
            capture_output=True,
            timeout=CLIENT_PATIENCE,
        )

    @contextmanager
    def holding(
        self, card: VirtualCard, slot: int = 0, stop: threading.Event | None = None
    ) -> Iterator[None]:
        """Keep a card in a slot, served by a thread; pcscd has seen it come and go.

        Setting `stop` tears the card out.
        """
        stop = stop or threading.Event()
        virtual_slot = VirtualSlot(port=self.ports[slot], patience=PATIENCE)
        thread = threading.Thread(target=virtual_slot.serve, args=(card, stop))
        thread.start()
        try:
            wait_until(lambda: self.shows_card(slot), "the card comes")
            yield
        finally:
            stop.set()
            thread.join(PATIENCE)
        wait_until(lambda: not self.shows_card(slot), "the card goes")
        # After a failed command pcscd tells of the card's going before it next looks into the
        # slot, and overlooks a card that comes in between.
        time.sleep(STATUS_POLL)

    def shows_card(self, slot: int) -> bool:
        """Whether pcscd says that a card is in the slot."""
        readers = self.run("opensc-tool", "--list-readers").stdout.decode()
        return bool(re.search(rf"^{slot} +Yes ", readers, re.MULTILINE))


def needed(program: str) -> str:
    """Find a program; a test without its real client fails."""
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if path is None:
        pytest.fail(
            f"{program} is missing: tools/debian installs the Debian packages of all clients."
        )
    return path


def find_library(name: str) -> Path:
    """Find a library of a Debian package; a test without it fails."""
    found = sorted(Path("/usr/lib").glob(f"**/{name}"))
    if not found:
        pytest.fail(f"{name} is missing: tools/debian installs the Debian packages of all clients.")
    return found[0]


def two_free_ports() -> tuple[int, int]:
    """Find two free ports in a row, as vpcd wants them."""
    for _ in range(100):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port, port + 1
    pytest.fail("There are no two free ports in a row.")


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait until something holds, or fail."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"Waited {PATIENCE} s in vain: {what}.")
        time.sleep(0.05)


@contextmanager
def running_pcscd(folder: Path) -> Iterator[PrivatePcscd]:
    """Run a pcscd of our own in an empty folder; stop it at the end."""
    run, configuration = folder / "run", folder / "reader.conf.d"
    run.mkdir()
    configuration.mkdir()
    ports = two_free_ports()
    driver = find_library("libifdvpcd.so")
    text = READER_CONFIGURATION.format(port=ports[0], driver=driver)
    (configuration / "vpcd").write_text(text)
    needed("pcscd")
    own_user = [] if os.geteuid() == 0 else ["--map-root-user"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(needed("unshare"), "--mount", *own_user),
                *("sh", "-c", START_IN_OWN_NAMESPACE, "sh", str(run), str(configuration)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"},
        )
    try:
        daemon = PrivatePcscd(run / "pcscd.comm", ports)
        wait_until(lambda: daemon.socket.exists() or process.poll() is not None, "pcscd's socket")
        if process.poll() is not None:
            pytest.fail(f"pcscd ended: {(folder / 'log').read_text()}")
        yield daemon
    finally:
        process.terminate()
        process.wait(PATIENCE)
