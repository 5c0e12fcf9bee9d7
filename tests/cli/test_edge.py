"""Errors as text, JSON and exit code."""

import errno
import json
import os
import sqlite3
from datetime import date
from pathlib import Path

import click
import pytest
from django.db import OperationalError

from jumin.cli.edge import tell
from jumin.cli.manner import Manner
from jumin.installation import LockHeldError
from jumin.installation.field_keys import FieldKeysError
from jumin.installation.folder import NoTownError
from jumin.installation.secrets import SecretError
from jumin.rules import NoValueError
from jumin.terms import (
    FaultError,
    MunicipalityId,
    Refusal,
    RefusalCode,
    RefusedError,
    UsageError,
    because,
)


BLOCKED = RefusedError(Refusal(RefusalCode.PIN_BLOCKED, {"role": "authentication"}))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(BLOCKED, 1, id="refused by a rule"),
        pytest.param(UsageError("wrong"), 2, id="wrong use"),
        pytest.param(click.UsageError("wrong"), 2, id="wrong use of the command line"),
        pytest.param(FaultError("broken"), 3, id="fault"),
        pytest.param(OSError(28, "No space left on device", "x.pdf"), 3, id="the disk"),
        pytest.param(OperationalError("no such table: x"), 3, id="the database"),
        pytest.param(ModuleNotFoundError("no", name="granian"), 3, id="an extra is missing"),
        pytest.param(KeyError("unforeseen"), 3, id="unforeseen"),
        pytest.param(click.Abort(), 130, id="interrupted"),
    ],
)
def test_the_exit_code_tells_the_kind_of_error(error: Exception, code: int) -> None:
    assert tell(error, Manner("en")) == code


def test_a_refusal_says_why_and_what_to_do_and_who_can_do_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    manner = Manner("en", as_json=True)
    manner.about(MunicipalityId("kamakura"), date(2026, 11, 20))
    tell(BLOCKED, manner)
    refused = json.loads(capsys.readouterr().out)["refused"]
    assert refused["code"] == "pin.blocked"
    assert refused["facts"] == {"role": "authentication"}
    assert refused["title"]
    assert refused["detail"]
    assert refused["cure"]["act"] == "reset-pin"
    assert "card" in refused["cure"]["bring"]
    assert refused["cure"]["sources"]
    assert refused["cure"]["lines"]


def test_before_anybodys_rules_were_asked_there_is_no_cure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell(BLOCKED, Manner("en", as_json=True))
    assert json.loads(capsys.readouterr().out)["refused"]["cure"] is None


@pytest.mark.parametrize("code", RefusalCode)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_refusal_can_be_told(
    code: RefusalCode, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    manner = Manner(language)
    manner.about(MunicipalityId("fujisawa"), date(2026, 11, 20))
    assert tell(RefusedError(Refusal(code)), manner) == 1
    assert f"[{code}]" in capsys.readouterr().err


def test_japanese_is_spoken_to_who_asks_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    tell(BLOCKED, Manner("ja"))
    assert "暗証番号" in capsys.readouterr().err


def test_of_the_unforeseen_only_the_kind_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell(RuntimeError("PIN 1234"), Manner("en"))
    said = "".join(capsys.readouterr())
    assert "1234" not in said
    assert "RuntimeError" in said
    assert "--debug" in said


def test_with_debug_the_whole_way_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell(RuntimeError("the reason"), Manner("en", debug=True))
    assert "the reason" in capsys.readouterr().err


def test_a_missing_extra_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    tell(ModuleNotFoundError("no", name="uvloop"), Manner("en"))
    assert "jumin[server]" in capsys.readouterr().err


def test_the_extra_of_a_missing_module_is_the_one_it_comes_with(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tell(ModuleNotFoundError("no", name="polars.exceptions"), Manner("en")) == 3
    assert "pip install 'jumin[population]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2015, 1, 1), "starts on 2015-10-05. Ask for 2015-10-05 or later"),
        (date(2031, 1, 1), "what we hold has ended"),
    ],
)
def test_a_day_for_which_no_value_is_held_is_wrong_use(
    on: date, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error = NoValueError("validity.age-limit", on, date(2015, 10, 5), "national/validity.yaml")
    assert tell(error, Manner("en")) == 2
    said = capsys.readouterr().err
    assert f"No value of validity.age-limit on {on}" in said
    assert told in said
    assert "national/validity.yaml" in said


def test_of_what_is_not_held_at_all_it_is_said_where_to_add_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = NoValueError("kiosk.fee.x", date(2026, 1, 1), None, "national/kiosk.yaml")
    assert tell(error, Manner("en", as_json=True)) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["kind"] == "usage"
    assert told["detail"].startswith("No value of kiosk.fee.x on 2026-01-01: we hold none.")
    assert "national/kiosk.yaml" in told["detail"]


class ImpossibleError(UsageError):
    """It carries its sentence beside its text."""

    def __init__(self) -> None:
        super().__init__("not told")
        self.reason = because("The PIN is wrong")


@pytest.mark.parametrize("error", [UsageError(because("The PIN is wrong")), ImpossibleError()])
def test_an_error_that_is_a_sentence_of_the_catalogue_is_told_in_the_language_asked_for(
    error: UsageError, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(error, Manner("ja")) == 2
    assert capsys.readouterr().err == "暗証番号が違います\n"
    assert tell(error, Manner("en")) == 2
    assert capsys.readouterr().err == "The PIN is wrong\n"


@pytest.mark.parametrize("as_json", [False, True])
def test_what_an_error_tells_does_not_command_a_terminal(
    *, as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(FaultError("\x1b[2Jgone\u202e"), Manner("en", as_json=as_json))
    said = "".join(capsys.readouterr())
    assert "gone" in said
    assert not {"\x1b", "\u202e"} & set(said)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_data_folder_without_write_access_is_told_with_what_to_do(
    number: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("JUMIN_DATA", str(tmp_path))
    lock = tmp_path / "cards" / "sakura.lock"
    assert tell(OSError(number, os.strerror(number), str(lock)), Manner("en")) == 3
    said = capsys.readouterr().err
    assert str(lock) in said
    assert "write access" in said
    assert "JUMIN_DATA" in said


def test_of_a_place_outside_the_data_folder_nothing_is_said_about_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JUMIN_DATA", str(tmp_path / "data"))
    tell(PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "x")), Manner("en"))
    assert capsys.readouterr().err == f"{tmp_path / 'x'}: Permission denied\n"


def of_sqlite(code: int) -> OperationalError:
    """Make the error that Django makes of one of SQLite's."""
    said = sqlite3.OperationalError("near 大阪")
    said.sqlite_errorcode = code
    error = OperationalError("near 大阪")
    error.__cause__ = said
    return error


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), "end whoever writes there"),
        (of_sqlite(sqlite3.SQLITE_FULL), "Make room"),
        (of_sqlite(sqlite3.SQLITE_READONLY), "write access"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), "jumin sandbox restore"),
        (of_sqlite(sqlite3.SQLITE_ERROR), "--debug"),
        (OSError(errno.ENOSPC, "No space left on device"), "Make room"),
        (LockHeldError(Path("clock.lock"), "process 7"), "process 7 is at work"),
        (SecretError(Path("secret"), "missing"), "backup"),
        (FieldKeysError(Path("fields.json")), "jumin sandbox restore"),
        (NoTownError(Path("var")), "jumin up"),
    ],
)
def test_a_fault_is_told_with_what_to_do_and_without_what_was_written(
    error: Exception, cure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(error, Manner("en", as_json=True)) == 3
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["kind"] == "fault"
    assert cure in told["detail"]
    assert "大阪" not in told["detail"]
