"""What a page wished for the town as a whole, carried out by `jumin up` between its servers."""

import contextlib
import http.client
import http.cookiejar
import json
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from towns import copy_town

from jumin.cli import waiting
from jumin.installation import DataFolder, InstallationClock, exclusive
from jumin.sandbox import wishes
from jumin.terms import JST


Started = Callable[..., "subprocess.Popen[str]"]

PATIENCE = 120.0
BOUNDARY = "----a-boundary"


class Browser:
    """A browser without scripts: it keeps cookies, and fills in forms."""

    def __init__(self, port: int) -> None:
        self._root = f"http://localhost:{port}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        """Look at a page."""
        return self._opener.open(self._root + path, timeout=60).read().decode()

    def post(self, path: str, form: str, **entered: str | bytes) -> bytes:
        """Fill in the form of a page, and send it."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(form))
        assert token is not None
        body = b""
        for name, value in {"csrfmiddlewaretoken": token[1], **entered}.items():
            file = '; filename="town.tar.gz"' if isinstance(value, bytes) else ""
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
            body += head.encode() + (value if file else str(value).encode()) + b"\r\n"
        request = urllib.request.Request(
            self._root + path,
            body + f"--{BOUNDARY}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Referer": self._root + form,
            },
        )
        return self._opener.open(request, timeout=60).read()

    def wait_for(self, sign: str) -> str:
        """Look at the archive's page until it says how the wish ended."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if sign in (page := self.get("/keeping/")):
                    return page
            time.sleep(0.5)
        pytest.fail(f"The page never said {sign!r}.")


@pytest.fixture
def up(start: Started, ports: tuple[int, int]) -> Callable[[], "subprocess.Popen[str]"]:
    """Start `jumin up` on free ports."""
    return lambda: start("up", "--port", ports[0], "--responder-port", ports[1])


@pytest.fixture
def data(town: Any, tmp_path: Path) -> DataFolder:
    """A founded town's folder, for `jumin up` alone."""
    copy_town(town.folder.root, tmp_path / "data")
    return DataFolder(tmp_path / "data")


def read_until(process: "subprocess.Popen[str]", sign: str) -> None:
    """Read what a process says up to a sign."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if sign in line:
            return
    pytest.fail(f"It ended without {sign!r}: {said}")


def seed(data: DataFolder) -> object:
    """Tell of what the town's PINs are made."""
    return json.loads(data.mark.read_text())["seed"]


def wish_for_reset(data: DataFolder, *, of: int) -> None:
    """Leave a wish as a page does before `jumin up` is killed."""
    with exclusive(data.root / "up.lock", "jumin up, process 1"):
        wishes.ask_for_reset(data, seed=of, at=datetime(2027, 1, 15, 10, tzinfo=JST))


def test_a_town_is_saved_begun_anew_and_put_back_from_the_browser(up, data, ports):
    process = up()
    read_until(process, "Ctrl-C")
    browser = Browser(ports[0])
    saved = browser.post("/keeping/save/", "/keeping/")
    browser.post("/keeping/reset/", "/keeping/reset/", seed="7", at="2027-01-15T10:00", sure="on")
    browser.wait_for("reset-done")
    assert seed(data) == 7
    assert f"{InstallationClock(data.clock).now():%Y-%m-%d}" == "2027-01-15"
    assert "町" in browser.get("/")
    browser.post("/keeping/restore/", "/keeping/restore/", file=saved, sure="on")
    browser.wait_for("restore-done")
    assert seed(data) == 1
    assert f"{InstallationClock(data.clock).now():%Y-%m-%d}" == "2026-11-20"
    assert wishes.pending(data) is None
    assert not wishes.archive_of(data).exists()
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_what_was_wished_before_a_kill_is_done_by_the_next_start(up, data):
    wish_for_reset(data, of=9)
    process = up()
    read_until(process, "founded anew")
    while data.mark.exists():  # until it has begun
        time.sleep(0.01)
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert wishes.pending(data) is not None
    process = up()
    read_until(process, "Ctrl-C")
    assert seed(data) == 9
    assert wishes.pending(data) is None


def test_what_is_refused_is_told_and_the_town_served_as_it_was(up, data):
    wish_for_reset(data, of=9)
    with exclusive(data.cards / "sakura.lock", "slot 127.0.0.1:1"):
        process = up()
        read_until(process, "It was not done: The card of sakura is in use")
        read_until(process, "Ctrl-C")
    assert seed(data) == 1
    told = wishes.outcome(data)
    assert told is not None
    assert "sakura" in told.error


def test_while_it_is_done_visitors_are_told_to_wait_and_come_again(ports):
    with waiting.room("127.0.0.1", ports[0]) as visitors:
        for seconds in (waiting.SOON, waiting.LATER):
            visitors.seconds = seconds
            with pytest.raises(urllib.error.HTTPError) as told:
                urllib.request.urlopen(f"http://127.0.0.1:{ports[0]}/kiosk/", timeout=10)
            page = told.value.read().decode()
            assert told.value.code == 503
            assert f'content="{seconds}; url=/keeping/"' in page
            assert "お待ちください" in page


def test_a_port_that_somebody_took_meanwhile_is_told(ports):
    with (
        waiting.room("127.0.0.1", ports[0]),
        pytest.raises(waiting.PortGoneError, match=str(ports[0])),
        waiting.room("127.0.0.1", ports[0]),
    ):
        pytest.fail("two rooms at one port")
