import errno
import io
import os
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from jumin.client import JpkiSession
from jumin.offices.issuance import gateway
from jumin.offices.issuance.models import Request
from jumin.sandbox import wallet
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose


Jumin = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("town")


def pin_of(name: str) -> str:
    """Tell the authentication PIN of a resident."""
    return str(resident(name).authentication_pin)


def tries_left(name: str) -> int:
    """Ask a resident's card for the tries left of the authentication PIN."""
    with wallet.take(resident(name), "test") as card:
        return JpkiSession(card).tries_left(CertificatePurpose.AUTHENTICATION)


@pytest.fixture
def issue(jumin: Jumin, tmp_path: Path) -> Jumin:
    """Ask for a copy of the resident record, into `copy.pdf`."""

    def ask(name: str, *more: object, pin: str | None = None) -> Any:
        given = pin or pin_of(name)
        out = tmp_path / "copy.pdf"
        return jumin("kiosk", "issue", "--resident", name, "--pin", given, "--out", out, *more)

    return ask


@pytest.mark.source("KIOSK-2", "kamakura-guide-2024-05-01 §7")
def test_a_copy_of_the_resident_record_is_put_into_the_file(issue: Jumin, tmp_path: Path) -> None:
    told = issue("sakura", "--with", "householder,domicile", "--copies", 2, "--json").json
    paper = (tmp_path / "copy.pdf").read_bytes()
    assert told["sha256"] == sha256(paper).hexdigest()
    assert told["municipality"] == "kamakura"
    assert told["document"] == "resident-record"
    assert told["items"] == ["domicile", "householder"]
    assert told["copies"] == 2
    assert told["fee"] == 600
    assert told["assumed"] is False
    assert any("kamakura" in source for source in told["sources"])
    assert told["pages"] == 1
    read = subprocess.run(
        ["pdftotext", tmp_path / "copy.pdf", "-"], check=True, capture_output=True, text=True
    )
    assert "さくら" in read.stdout
    assert told["request"] in read.stdout
    assert Request.objects.get(number=told["request"]).state == "taken"


@pytest.mark.source("KIOSK-2", "tsukuba-guide-2023-10 §5(3)", "fujisawa-guide §9")
@pytest.mark.parametrize(
    ("document", "subject"),
    [
        ("resident-record", "all"),
        ("seal-registration", "self"),
        ("family-register", "all"),
        ("family-register", "self"),
    ],
)
def test_every_document_can_be_ordered(issue: Jumin, document: str, subject: str) -> None:
    told = issue("sakura", "--document", document, "--subject", subject, "--json").json
    assert (told["document"], told["subject"]) == (document, subject)
    assert Request.objects.get(number=told["request"]).state == "taken"


def test_a_document_of_another_municipality_is_asked_of_it(issue: Jumin) -> None:
    asked = ("--document", "family-register", "--municipality", "kamakura", "--json")
    assert issue("yui", *asked).json["refused"]["code"] == "use.not_registered"
    wrong = issue("yui", "--municipality", "atlantis")
    assert wrong.code == 2
    assert "kamakura" in wrong.err


def test_the_receipt_is_told_to_people(issue: Jumin) -> None:
    answer = issue("sakura")
    assert answer.code == 0
    assert "¥300" in answer.out


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
def test_a_wrong_pin_costs_a_try_and_is_never_repeated(issue: Jumin, tmp_path: Path) -> None:
    wrong = "0000" if pin_of("sakura") != "0000" else "0001"
    answer = issue("sakura", "--json", pin=wrong)
    assert answer.code == 1
    assert answer.json["refused"]["code"] == "pin.wrong"
    assert answer.json["refused"]["facts"]["tries_left"] == 2
    assert answer.json["refused"]["cure"]["act"]
    assert wrong not in answer.out + answer.err
    assert list(tmp_path.iterdir()) == []


def test_whose_kiosk_says_no_gets_the_reason(issue: Jumin, tmp_path: Path) -> None:
    assert issue("hisako", "--json").json["refused"]["code"] == "card.suspended"
    assert issue("kei", "--json", pin="1234").json["refused"]["code"] == "card.absent"
    assert list(tmp_path.iterdir()) == []


def test_a_refused_order_leaves_no_unfinished_request_behind(issue: Jumin) -> None:
    answer = issue("sakura", "--with", "my-number", "--json")
    assert answer.code == 1
    assert answer.json["refused"]["code"] == "item.not_offered"
    assert [request.state for request in Request.objects.order_by("-pk")[:1]] == ["cancelled"]


def test_a_card_that_is_in_another_place_is_not_there(issue: Jumin) -> None:
    with wallet.take(resident("sakura"), "the clinic"):
        answer = issue("sakura", "--json")
    assert answer.json["refused"]["code"] == "card.elsewhere"
    assert answer.json["refused"]["facts"]["place"] == "the clinic"


def test_an_existing_file_is_kept_and_no_try_is_spent(issue: Jumin, tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_text("mine")
    answer = issue("sakura", pin="0000")
    assert answer.code == 2
    assert "--force" in answer.err
    assert (tmp_path / "copy.pdf").read_text() == "mine"
    assert tries_left("sakura") == 3


def test_with_force_an_existing_file_is_replaced(issue: Jumin, tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_text("mine")
    assert issue("sakura", "--force").code == 0
    assert (tmp_path / "copy.pdf").read_bytes().startswith(b"%PDF")


def test_a_pipe_is_not_replaced_and_no_try_is_spent(issue: Jumin, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "copy.pdf")
    assert issue("sakura", "--force", pin="0000").code == 2
    assert (tmp_path / "copy.pdf").is_fifo()
    assert tries_left("sakura") == 3


def test_the_paper_goes_into_a_file_and_not_to_standard_output(
    jumin: Jumin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = jumin("kiosk", "issue", "--resident", "sakura", "--pin", "0000", "--out", "-")
    assert answer.code == 2
    assert "name a file" in answer.err
    assert list(tmp_path.iterdir()) == []
    assert tries_left("sakura") == 3


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("order", "cancelled"),
        ("render", "cancelled"),
        ("pay", "cancelled"),
        ("print_paper", "left"),
        ("take", "left"),
    ],
)
def test_who_goes_away_midway_leaves_no_paper_behind(
    issue: Jumin, monkeypatch: pytest.MonkeyPatch, step: str, state: str
) -> None:
    monkeypatch.setattr(gateway, step, interrupted)
    assert issue("sakura").code == 130
    request = Request.objects.latest("pk")
    assert request.state == state
    assert request.paper is None
    assert request.ended_at is not None


def interrupted(*_: object, **__: object) -> None:
    """Press Ctrl-C."""
    raise KeyboardInterrupt


def test_a_paper_that_cannot_be_put_anywhere_is_not_kept(
    issue: Jumin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr("jumin.cli.out_file.write_atomically", full)
    answer = issue("sakura")
    assert answer.code == 3
    assert str(tmp_path / "copy.pdf") in answer.err
    assert "No space left" in answer.err
    request = Request.objects.latest("pk")
    assert request.state == "left"
    assert request.paper is None


@pytest.mark.parametrize("out", ["nowhere/copy.pdf", ".", "a" * 300])
def test_a_file_that_cannot_be_written_is_told_before_a_try_is_spent(
    jumin: Jumin, tmp_path: Path, out: str
) -> None:
    answer = jumin(
        "kiosk", "issue", "--resident", "sakura", "--pin", "0000", "--out", tmp_path / out
    )
    assert answer.code == 2
    assert tries_left("sakura") == 3


def test_the_pin_is_read_from_standard_input(issue: Jumin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(pin_of("sakura") + "\n"))
    assert issue("sakura", pin="-").code == 0


def test_without_a_pin_and_without_a_terminal_it_says_how_to_give_one(
    jumin: Jumin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    answer = jumin("kiosk", "issue", "--resident", "sakura", "--out", tmp_path / "copy.pdf")
    assert answer.code == 2
    assert "--pin" in answer.err


def test_an_item_that_is_none_is_wrong_use(issue: Jumin) -> None:
    answer = issue("sakura", "--with", "householder,shoe-size")
    assert answer.code == 2
    assert "shoe-size" in answer.err
    assert "domicile" in answer.err


def test_a_resident_who_is_none_is_wrong_use_with_the_nearest_name(
    jumin: Jumin, tmp_path: Path
) -> None:
    out = tmp_path / "copy.pdf"
    answer = jumin("kiosk", "issue", "--resident", "sakra", "--pin", "1234", "--out", out)
    assert answer.code == 2
    assert "sakura" in answer.err
