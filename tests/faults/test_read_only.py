"""What can't be written to is told as such, and nothing is done."""

import json
from typing import Any, Final

import pytest
from django.db import connections
from django.test import Client

from jumin.cli.command import run
from jumin.client import JpkiSession
from jumin.offices.common.faults import OfficeReadOnlyError
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox.clockwork import clock
from jumin.sandbox.residents import resident
from jumin.sandbox.wallet import look_at, take
from jumin.terms import CertificatePurpose


AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION


def change_address(at: Any) -> None:
    number = resident("sakura").resident
    municipality.receive_change_of_address(number, "神奈川県鎌倉市見本町９番", at=at)


@pytest.mark.parametrize("is_open", [True, False], ids=["books open", "books closed"])
def test_books_that_cannot_be_written_to_are_told_as_such(
    town, own_disk, books, all_is_well, is_open
):
    def body(disk):
        before = books()
        with disk.read_only(town.folder.offices):
            if not is_open:
                connections.close_all()
            if any(town.folder.offices.glob("*.sqlite3")):  # PostgreSQL's are elsewhere
                with pytest.raises(OfficeReadOnlyError) as told:
                    change_address(town.now())
                assert told.value.office == "municipality"
            connections.close_all()
        assert books() == before
        change_address(town.now())
        all_is_well()

    own_disk(body)


def test_pages_of_a_read_only_folder_say_what_to_do(town, own_disk, all_is_well):
    def body(disk):
        connections.close_all()
        with disk.read_only(town.folder.root):
            answer = Client(raise_request_exception=False).post("/clock/stop/")
            page = answer.content.decode()
            assert answer.status_code == 500
            assert "write access" in page
            assert "Traceback" not in page
            connections.close_all()
        all_is_well()

    own_disk(body)


@pytest.mark.parametrize("arguments", [("stop",), ("set", "2026-12-01"), ("real",)])
def test_the_clock_of_a_read_only_folder_stays_as_it_is(town, own_disk, capsys, arguments):
    def body(disk):
        before = clock().state()
        connections.close_all()
        with disk.read_only(town.folder.root):
            capsys.readouterr()
            assert run(["clock", *arguments, "--json"]) == 3
            error = json.loads(capsys.readouterr().out)["error"]
            assert error["kind"] == "fault"
            assert "write access" in error["detail"]
            connections.close_all()
        assert clock().state() == before

    own_disk(body)


def test_a_read_only_pocket_lets_no_card_out_and_no_try_is_lost(town, own_disk, capsys, tmp_path):
    person = resident("sakura")

    def tries_left():
        return JpkiSession(look_at(person)).tries_left(AUTHENTICATION)

    def body(disk):
        before = tries_left()
        with disk.read_only(town.folder.cards):
            with pytest.raises(OSError, match="Read-only"), take(person, "T-1"):
                pass
            assert tries_left() == before
            capsys.readouterr()
            asked = ["kiosk", "issue", "--resident", "sakura", "--pin", "0000"]
            assert run([*asked, "--out", str(tmp_path / "paper.pdf"), "--json"]) == 3
            assert "write access" in json.loads(capsys.readouterr().out)["error"]["detail"]
        assert tries_left() == before

    own_disk(body)
