"""`jumin card inspect|export|import`."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jumin.chip import Card
from jumin.cli.card.image_table import show
from jumin.cli.manner import Manner
from jumin.sandbox import residents, wallet
from jumin.terms import Medium


Jumin = Callable[..., Any]
Say = Callable[[str], None]

PASSPHRASE = "correct horse"
QUERY = ("00A4040C0AD392F000260100000001", "00200098")


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Say a passphrase on standard input."""

    def said(passphrase: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{passphrase}\n"))

    return said


def files_of(told: Any, application: str) -> dict[str, Any]:
    (found,) = (one for one in told["applications"] if one["name"] == application)
    return {file["id"]: file for file in found["files"]}


def tries_left(card: Card) -> bytes:
    return [card.transmit(bytes.fromhex(command)) for command in QUERY][-1]


@pytest.mark.usefixtures("town")
def test_a_card_is_looked_into_without_its_secrets(jumin: Jumin) -> None:
    sakura = residents.resident("sakura")
    answer = jumin("card", "inspect", "--resident", "sakura", "--json")
    assert answer.code == 0
    assert answer.json["variant"] == "card"
    jpki = files_of(answer.json, "jpki")
    assert (jpki["0018"]["tries_left"], jpki["0018"]["tries_most"]) == (3, 3)
    assert jpki["0001"]["opened_by"] == ["001B"]
    assert jpki["000A"]["opened_by"] is None
    shown = jumin("card", "inspect", "--resident", "sakura")
    assert "authentication-certificate" in shown.out
    assert sakura.signature_pin is not None
    for told in (answer.out, shown.out):
        assert sakura.signature_pin not in told
        assert sakura.signature_pin.encode().hex() not in told.lower()


@pytest.mark.usefixtures("town")
def test_secrets_are_shown_to_those_who_ask_for_them(jumin: Jumin) -> None:
    sakura = residents.resident("sakura")
    shown = jumin("card", "inspect", "--resident", "sakura", "--secrets")
    assert f"jpki 001B signature-pin: {sakura.signature_pin}\n" in shown.out
    told = jumin("card", "inspect", "--resident", "sakura", "--secrets", "--json").json
    assert sakura.authentication_pin is not None
    assert files_of(told, "jpki")["0018"]["content"] == sakura.authentication_pin.encode().hex()


def test_an_image_of_the_towns_folder_is_known_by_its_name(jumin: Jumin, town: Any) -> None:
    answer = jumin("card", "inspect", town.folder.cards / "sakura.card", "--json")
    assert answer.code == 0
    assert answer.json["variant"] == "card"


def test_a_damaged_image_is_told_as_a_dead_card(jumin: Jumin, town: Any) -> None:
    path = town.folder.cards / "sakura.card"
    image = bytearray(path.read_bytes())
    image[-1] ^= 1
    path.write_bytes(image)
    answer = jumin("card", "inspect", path)
    assert answer.code == 1
    assert "card.unreadable" in answer.err


@pytest.mark.usefixtures("town")
def test_what_is_no_card_is_told_what_would_be(jumin: Jumin, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8")
    answer = jumin("card", "inspect", file)
    assert answer.code == 2
    assert "jumin card export" in answer.err
    assert jumin("card", "inspect").code == 2
    assert jumin("card", "inspect", file, "--resident", "sakura").code == 2


@pytest.mark.usefixtures("town")
def test_a_card_goes_elsewhere_with_its_pins_and_the_tries_it_had(
    jumin: Jumin, say: Say, tmp_path: Path
) -> None:
    sakura, file = residents.resident("sakura"), tmp_path / "sakura.jumincard"
    with wallet.take(sakura, "test") as card:
        card.transmit(bytes.fromhex(QUERY[0]))
        card.transmit(bytes.fromhex("0020009805") + b"wrong")
    say(PASSPHRASE)
    exported = jumin("card", "export", file, "--resident", "sakura", "--passphrase-stdin")
    assert exported.code == 0, exported
    assert file.stat().st_mode & 0o777 == 0o600

    say(PASSPHRASE)
    seen = jumin("card", "inspect", file, "--passphrase-stdin", "--json")
    assert files_of(seen.json, "jpki")["0018"]["tries_left"] == 2

    with wallet.take(sakura, "test") as card:
        assert tries_left(card) == b"\x63\xc2"
        card.transmit(bytes.fromhex("0020009805") + b"wrong")
    say(PASSPHRASE)
    full = jumin("card", "import", file, "--resident", "sakura", "--passphrase-stdin")
    assert full.code == 2
    assert "--force" in full.err
    say(PASSPHRASE)
    imported = jumin(
        "card", "import", file, "--resident", "sakura", "--passphrase-stdin", "--force"
    )
    assert imported.code == 0
    with wallet.take(sakura, "test") as card:
        assert tries_left(card) == b"\x63\xc2"


@pytest.mark.usefixtures("town")
def test_a_wrong_passphrase_is_told_and_nothing_changes(
    jumin: Jumin, say: Say, tmp_path: Path
) -> None:
    file = tmp_path / "sakura.jumincard"
    say(PASSPHRASE)
    assert jumin("card", "export", file, "--resident", "sakura", "--passphrase-stdin").code == 0
    pocket = wallet.image_path("sakura", Medium.CARD)
    before = pocket.read_bytes()
    for command in (("inspect", file), ("import", file, "--resident", "sakura", "--force")):
        say("battery staple")
        answer = jumin("card", *command, "--passphrase-stdin")
        assert answer.code == 2
        assert "passphrase is wrong" in answer.err
        assert "staple" not in answer.err
    assert pocket.read_bytes() == before


@pytest.mark.usefixtures("town")
def test_a_file_is_replaced_and_a_short_passphrase_taken_by_nobody(
    jumin: Jumin, say: Say, tmp_path: Path
) -> None:
    file = tmp_path / "sakura.jumincard"
    say("short")
    short = jumin("card", "export", file, "--resident", "sakura", "--passphrase-stdin")
    assert short.code == 2
    assert "8 characters" in short.err
    assert not file.exists()
    file.write_bytes(b"mine")
    say(PASSPHRASE)
    there = jumin("card", "export", file, "--resident", "sakura", "--passphrase-stdin")
    assert there.code == 2
    assert "--force" in there.err
    assert file.read_bytes() == b"mine"


@pytest.mark.usefixtures("town")
def test_what_is_no_exported_card_is_not_imported(jumin: Jumin, say: Say, tmp_path: Path) -> None:
    file = tmp_path / "other"
    file.write_bytes(b"something else")
    say(PASSPHRASE)
    answer = jumin("card", "import", file, "--resident", "sakura", "--force", "--passphrase-stdin")
    assert answer.code == 2
    assert "jumin card export" in answer.err


@pytest.mark.usefixtures("town")
def test_a_phone_stays_a_phone(jumin: Jumin, say: Say, tmp_path: Path) -> None:
    whose = next(one.id for one in residents.residents() if wallet.has_phone(one))
    file, card = tmp_path / "phone", wallet.image_path(whose)
    before = card.read_bytes()
    say(PASSPHRASE)
    exported = jumin("card", "export", file, "--resident", whose, "--phone", "--passphrase-stdin")
    assert exported.code == 0
    wallet.image_path(whose, Medium.PHONE).unlink()
    say(PASSPHRASE)
    assert jumin("card", "import", file, "--resident", whose, "--passphrase-stdin").code == 0
    told = jumin("card", "inspect", "--resident", whose, "--phone", "--json").json
    assert told["variant"] in {"android-phone", "iphone"}
    assert card.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "shown"), [("31323334", "1234"), ("1B5B324A", "1B5B324A"), ("FF", "FF")]
)
def test_a_pin_that_nobody_can_type_does_not_command_the_terminal(
    content: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = {
        "id": "0018",
        "name": "authentication-pin",
        "kind": "pin",
        "length": 4,
        "filled": 4,
        "opened_by": [],
        "tries_left": 3,
        "tries_most": 3,
        "written_at_counter": False,
        "content": content,
    }
    told = {"variant": "card", "traits": [], "applications": [{"name": "jpki", "files": [file]}]}
    show(told, Manner("en"))
    assert capsys.readouterr().out.endswith(f"jpki 0018 authentication-pin: {shown}\n")
