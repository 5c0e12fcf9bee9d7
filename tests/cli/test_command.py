import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jumin.cli.command import COMMANDS


Jumin = Callable[..., Any]


def test_help_lists_every_command(jumin: Jumin) -> None:
    answer = jumin("--help")
    assert answer.code == 0
    assert all(name in answer.out for name in COMMANDS)


def test_help_waits_for_no_command() -> None:
    """Neither Django nor a command's own module is imported to list the commands."""
    program = (
        "import sys; from jumin.cli.command import run; run(['--help']);"
        "sys.exit(any(name in sys.modules for name in ('django', 'pydantic', 'jumin.cli.up')))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 0


def test_the_clock_is_told_without_django() -> None:
    program = "import sys, jumin.cli.clock; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(jumin: Jumin, name: str) -> None:
    answer = jumin(name, "--help")
    assert answer.code == 0
    assert "Usage: jumin" in answer.out


def test_the_version_is_told(jumin: Jumin) -> None:
    assert jumin("--version").out.startswith("jumin, version 0.")


def test_a_command_that_is_not_there_is_wrong_use(jumin: Jumin) -> None:
    answer = jumin("kisok")
    assert answer.code == 2
    assert "No such command 'kisok'. Did you mean kiosk?" in answer.err
    assert jumin("kisok", "--json").json["error"]["kind"] == "usage"


def test_where_there_is_no_town_it_says_how_to_start_one(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("JUMIN_DATA", str(tmp_path / "nowhere"))
    for command in (["residents"], ["clock", "show"], ["ca", "list"]):
        answer = jumin(*command)
        assert answer.code == 3
        assert "jumin up" in answer.err
    assert not (tmp_path / "nowhere").exists()


def test_a_wrong_environment_variable_is_named(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUMIN_OCSP_VALIDITY", "for ever")
    answer = jumin("clock", "show")
    assert answer.code == 2
    assert "JUMIN_OCSP_VALIDITY" in answer.err


def test_who_reads_the_beginning_only_gets_no_traceback() -> None:
    program = f"{sys.executable} -m jumin.cli --help"
    done = subprocess.run(
        ["sh", "-c", f"{program} | true"], check=False, capture_output=True, text=True
    )
    assert done.stderr == ""


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "arguments",
    [
        *("residents --json", "residents", "kisok --json", "--help"),
        "guide deadlines --municipality izumi --born 1990-05-30 --issued 2024-06-10 --ics -",
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_answer_that_cannot_be_written_is_a_fault_told_in_one_line(
    arguments: str, unbuffered: str
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "jumin.cli", *arguments.split()],
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 3
    assert done.stderr == "The answer can't be written (No space left on device).\n"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("arguments", ["residents --json", "residents", "kisok --json", "--help"])
@pytest.mark.source("POSIX.1-2017 §2.8.2")
def test_who_stops_reading_ends_the_command_in_silence(arguments: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as unread:
        done = subprocess.run(
            [sys.executable, "-m", "jumin.cli", *arguments.split()],
            check=False,
            stdout=unread,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr) == (141, "")


def test_without_any_output_a_command_does_what_it_does() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m jumin.cli --help >&-"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_error_that_cannot_be_told_keeps_no_reader_waiting() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m jumin.cli kisok 2>/dev/full"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (3, "")


def test_without_the_servers_parts_it_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules |= dict.fromkeys(['pydantic', 'pydantic_settings', 'django']);"
        "from jumin.cli import main; main(['residents'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "jumin[server]" in done.stderr


def test_without_a_command_it_lists_the_commands(jumin: Jumin) -> None:
    answer = jumin()
    assert answer.code == 2
    assert "residents" in answer.err
    assert answer.err.count("Usage:") == 1
