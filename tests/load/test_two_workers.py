"""Eight kiosks at once, as browsers meet them: `jumin up` with two processes for its pages."""

import http.client
import io
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pypdf
import pytest
from towns import forget_town

from jumin.documents import unique_number_of
from jumin.installation import DataFolder, InstallationClock
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import TownResident, residents
from jumin.terms import RefusalCode


KIOSKS = 8
VISITS = 5
"""At each kiosk, one after the other."""
WORKERS = 2
PATIENCE = 120.0
MOST_TRIES = 500
"""A card that somebody has at another kiosk is tried again so often."""
CHOICES = {
    "document": {"document": "resident-record"},
    "subject": {"subject": "self"},
    "copies": {"copies": 1},
}


@dataclass
class Browser:
    """Somebody at a kiosk's pages: cookies, forms and redirects, no scripts."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    path: str = "/"
    page: bytes = b""

    def get(self, path: str) -> None:
        """Open a page, and follow where it leads."""
        self._ask("GET", path, "")

    def post(self, path: str, **entries: object) -> None:
        """Send a form of the page that is shown."""
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', self.page)
        assert token, (self.path, self.page)
        self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token[1].decode(), **entries}))

    def press(self, **entries: object) -> None:
        """Press the button of the screen that is shown."""
        turn = re.search(rb'name="turn" value="(\d+)"', self.page)
        assert turn, (self.path, self.page)
        self.post(self.path, turn=turn[1].decode(), **entries)

    def _ask(self, method: str, path: str, form: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(
                method,
                path,
                form,
                {
                    "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Accept-Language": "en",
                },
            )
            answer = connection.getresponse()
            self.page, self.path = answer.read(), path
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(cookie).items()}
        if answer.status in {301, 302, 303}:
            self._ask("GET", answer.headers["Location"], "")
        else:
            assert answer.status == http.HTTPStatus.OK, (answer.status, path, self.page)


@pytest.fixture
def served(town) -> list[TownResident]:
    """Find those of the town to whom a kiosk gives a paper today."""
    return [one for one in residents() if expectation(one, at=town.now()) is None]


@pytest.fixture
def port(town, town_template, tmp_path: Path) -> Iterator[int]:
    """Serve a town of its own with two workers; tell the port of its pages."""
    folder = tmp_path / "data"
    environment = town_template.copy_to(folder)
    InstallationClock(DataFolder(folder).clock).set(town.founded_at + timedelta(minutes=1))
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        ports = one.getsockname()[1], other.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "jumin.cli", "up", "--workers", str(WORKERS)),
            *("--port", str(ports[0]), "--responder-port", str(ports[1])),
        ],
        env={**os.environ, **environment, "JUMIN_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert any("Ctrl-C" in line for line in process.stdout)
            yield ports[0]
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)
            forget_town(folder)


def is_refused(browser: Browser) -> bool:
    """Whether the card is at another kiosk just now; no other refusal may come."""
    if not browser.path.startswith("/kiosk/refusal"):
        return False
    assert RefusalCode.CARD_ELSEWHERE in browser.page.decode(), browser.page
    return True


def paper_for(person: TownResident, browser: Browser) -> bytes:
    """Walk through all screens with somebody's card; give the paper from the tray."""
    browser.get("/")
    browser.post("/kiosk/bring/", resident=person.id)
    entries = {
        **CHOICES,
        "start": {"municipality": person.municipality, "store": "lawson"},
        "menu": {"service": "certificates"},
        "card-on": {"put": f"card:{person.id}"},
        "pin": {"pin": person.authentication_pin},
    }
    for _ in range(MOST_TRIES):
        step = browser.path.strip("/").rpartition("/")[2]
        if is_refused(browser):
            browser.get("/kiosk/")
        elif step == "pay":
            browser.press(coin=1000)
            browser.press()
        elif step == "take":
            break
        else:
            browser.press(**entries.get(step, {}))
    browser.get("/kiosk/paper.pdf")
    paper = browser.page
    browser.get("/kiosk/")
    browser.press()
    assert unique_number_of(paper) in browser.page.decode()
    while not browser.path.startswith("/kiosk/start/"):  # in some places the card comes off last
        browser.press()
    return paper


def visits_at(kiosk: int, port: int, people: list[TownResident]) -> list[tuple[str, bytes]]:
    """Serve one visitor after the other at one kiosk."""
    browser, visits = Browser(port), []
    for turn in range(VISITS):
        person = people[(kiosk + turn) % len(people)]
        visits.append((person.id, paper_for(person, browser)))
    return visits


def test_through_two_workers_everybody_gets_their_own_paper(port, served):
    names = {
        one.id: "".join(
            municipality.household_record(one.resident).person(one.resident).name.split()
        )
        for one in served
    }
    with ThreadPoolExecutor(KIOSKS) as kiosks:
        visits = [
            one
            for those in kiosks.map(lambda kiosk: visits_at(kiosk, port, served), range(KIOSKS))
            for one in those
        ]
    assert len({unique_number_of(paper) for _, paper in visits}) == KIOSKS * VISITS
    for holder, paper in visits:
        pages = pypdf.PdfReader(io.BytesIO(paper)).pages
        text = "".join("".join(page.extract_text() for page in pages).split())
        assert [one for one, name in names.items() if name in text] == [holder]
