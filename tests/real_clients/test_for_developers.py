"""The commands that the page for developers shows, run as they stand there, in a shell."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from private_pcscd import PATIENCE, PrivatePcscd, needed, wait_until
from towns import copy_town, environment, forget_town

from jumin.places.town.commands import ANY


CODE = r"<pre[^>]*><code[^>]*>(.*?)</code></pre>"
IN_A_READER = ("name", "tokens", "read", "sign")
ALONE = (
    *("residents", "card", "clock", "journal", "paper", "verify", "licence", "pages", "health"),
    *("export", "bundle", "check", "cms", "authority", "list", "ocsp"),
    *("parties", "fixture", "pytest"),
)


class Terminal:
    """A shell after the first command of the page, with the town that the page is about."""

    def __init__(self, page: str, data: Path) -> None:
        tries = dict(
            re.findall(r'<section class="try" id="([a-z]+)">(.*?)</section>', page, re.DOTALL)
        )
        codes = {name: re.findall(CODE, told, re.DOTALL) for name, told in tries.items()}
        self.commands = {name: unescape(code[0]) for name, code in codes.items()}
        self.expected = {name: unescape(code[1]) for name, code in codes.items() if code[1:]}
        self.environment = {**os.environ, **environment(data)}
        del self.environment["JUMIN_DATA"]
        self.folder = ""

    def run(self, name: str, *, before: tuple[str, ...] = (), **environment: str) -> str:
        """Run a command of the page, after others where it needs what they leave behind."""
        prepare = self.commands["prepare"]
        lines = [f"{{ {self.commands[one]}; }} > /dev/null" for one in before]
        script = "\n".join(("set -e", prepare, *lines, self.commands[name]))
        done = subprocess.run(
            ["bash", "-c", script],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def is_as_expected(answer: str, expected: str) -> bool:
    """Compare an answer with what the page says of it, where `…` stands for anything."""
    lines = [re.escape(line).replace(ANY, ".*") for line in expected.splitlines()]
    form = "\n".join(r"(?:.*\n?)*?" if line == ".*" else line for line in lines)
    return re.fullmatch(form.replace("*?\n", "*?"), answer.strip()) is not None


@pytest.fixture(scope="module")
def terminal(town_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """Serve a town, and read the page."""
    data = tmp_path_factory.mktemp("served") / "data"
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        page, responder = one.getsockname()[1], other.getsockname()[1]
    command = ["up", "--port", str(page), "--responder-port", str(responder)]
    copy_town(town_template.folder, data)
    with subprocess.Popen(
        [sys.executable, "-m", "jumin.cli", *command],
        env={**os.environ, **environment(data), "JUMIN_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            said += line
            assert line, said
        with urlopen(f"http://localhost:{page}/for-developers/", timeout=60) as answer:
            yield Terminal(answer.read().decode(), data)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    forget_town(data)


def test_every_command_of_the_page_is_run_by_a_test(terminal: Terminal) -> None:
    assert set(terminal.commands) == {"prepare", "plug", *ALONE, *IN_A_READER}
    assert set(terminal.expected) == set(terminal.commands) - {"prepare"}


def test_no_command_holds_a_secret(terminal: Terminal) -> None:
    shown = "\n".join(terminal.commands.values())
    assert "secret" not in shown
    assert "TEST-" not in shown.replace("JUMIN-TEST", "")  # as the bundle's passphrases begin
    assert "PASS" not in shown.upper().replace('-PASSIN "PASS:$PHRASE"', "")


@pytest.mark.parametrize("name", ALONE)
def test_a_command_answers_as_the_page_says(terminal: Terminal, name: str) -> None:
    needs = {
        **dict.fromkeys(("list", "ocsp", "parties"), ("export",)),
        **dict.fromkeys(("check", "cms"), ("bundle",)),
        "verify": ("paper",),
    }
    answer = terminal.run(name, before=needs.get(name, ()))
    assert is_as_expected(answer, terminal.expected[name]), answer


def test_the_card_in_the_reader_answers_as_the_page_says(
    terminal: Terminal, pcscd: PrivatePcscd
) -> None:
    needed("opensc-tool")
    prepare, plug = terminal.commands["prepare"], terminal.commands["plug"]
    with subprocess.Popen(
        ["bash", "-c", f"{prepare}\nexec {plug} --port {pcscd.ports[1]}"],
        env=terminal.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        wait_until(lambda: pcscd.shows_card(1), "the card comes")
        reader = {"PCSCLITE_CSOCK_NAME": str(pcscd.socket), "LC_ALL": "C"}
        with contextlib.ExitStack() as stack:
            stack.callback(process.send_signal, signal.SIGINT)
            for name in IN_A_READER:
                before = ("export", "read") if name == "sign" else ("export",)
                answer = terminal.run(name, before=before, **reader)
                assert is_as_expected(answer, terminal.expected[name]), answer
        said, _ = process.communicate(timeout=PATIENCE)
        assert is_as_expected(said, terminal.expected["plug"]), said


def test_what_is_expected_can_be_missed() -> None:
    assert is_as_expected("a\nb\nc", f"a\n{ANY}\nc")
    assert is_as_expected("x: good\n", f"{ANY}good")
    assert not is_as_expected("x: revoked", f"{ANY}: good")
    assert not is_as_expected("a\nb", "a")
