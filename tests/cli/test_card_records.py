import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from card_makers import (
    HOLDER,
    NUMBER_A,
    NUMBER_B,
    PINS,
    SIGNATURE_PIN,
    card_images,
    full_image,
    full_records,
    phone_image,
    rsa_key,
)
from card_readers import answer_on_terminal, lines_on_stdin, put_into_reader
from cryptography import x509
from PIL import Image

from jumin.cardfiles import AttributesRecord, KeyId
from jumin.pki.record_keys import RecordKey, write_record_keys
from jumin.terms import BasicFour, Sex


Jumin = Callable[..., Any]
PIN = PINS.input_support.reveal()
FOUR = HOLDER.attributes


def keys_of(path: Path, key: str, number: str = "9000020") -> Path:
    """Publish one public key as the card office does."""
    told = RecordKey(KeyId(number), rsa_key(key).public_key(), "JUMIN-TEST")
    path.write_bytes(write_record_keys([told]))
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The list of the card office that made these cards."""
    return keys_of(tmp_path / "cards.json", "record intermediate")


@pytest.mark.source("CARD-3")
@pytest.mark.parametrize(
    ("by", "pin"), [("input-support", PIN), ("verification-number-b", NUMBER_B)]
)
def test_the_four_items_are_read_and_proved(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path, by: str, pin: str
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    lines_on_stdin(monkeypatch, pin)
    told = jumin("card", "attributes", "--by", by, "--pin-stdin", "--key", office, "--json").json
    assert told == {
        "name": FOUR.name,
        "address": FOUR.address,
        "born_on": "1980-02-17",
        "sex": "female",
        "genuine": {"state": "genuine", "issuer_key": "9000020/001"},
    }
    assert reader.exclusive == [True]
    lines_on_stdin(monkeypatch, pin)
    answer = jumin("card", "attributes", "--by", by, "--pin-stdin", "--key", office)
    assert answer.code == 0
    assert FOUR.name in answer.out
    assert "GENUINE" in answer.out
    assert pin not in answer.out + answer.err
    assert HOLDER.number.reveal() not in answer.out + answer.err


def test_what_another_key_signed_is_not_genuine_and_what_is_unknown_not_checked(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put_into_reader(monkeypatch, full_image())
    forged = keys_of(tmp_path / "forged.json", "stranger")
    lines_on_stdin(monkeypatch, PIN)
    answer = jumin("card", "attributes", "--pin-stdin", "--key", forged)
    assert answer.code == 1
    assert "NOT GENUINE" in answer.out
    other = keys_of(tmp_path / "other.json", "stranger", "5000033")
    lines_on_stdin(monkeypatch, PIN)
    answer = jumin("card", "attributes", "--pin-stdin", "--key", other)
    assert answer.code == 0
    assert "NOT CHECKED" in answer.out
    monkeypatch.setenv("JUMIN_DATA", str(tmp_path / "nowhere"))
    lines_on_stdin(monkeypatch, PIN)
    told = jumin("card", "attributes", "--pin-stdin", "--json").json
    assert told["genuine"]["state"] == "not-checked"


def test_a_card_that_does_not_tell_who_signed_is_not_checked(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    reader.answers["00A4020C020004"] = "6A82"
    lines_on_stdin(monkeypatch, PIN, PIN)
    told = jumin("card", "attributes", "--pin-stdin", "--key", office, "--json").json
    assert told["genuine"] == {"state": "not-checked", "issuer_key": None}
    assert "NOT CHECKED" in jumin("card", "attributes", "--pin-stdin", "--key", office).out


def test_what_has_another_record_for_its_proof_is_not_genuine(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    reader.answers["00A4020C020003"] = "9000"  # so another file stays selected
    lines_on_stdin(monkeypatch, PIN)
    answer = jumin("card", "attributes", "--pin-stdin", "--key", office, "--json")
    assert (answer.code, answer.json["genuine"]["state"]) == (1, "not-genuine")


def test_a_name_does_not_look_like_a_line_of_ours(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    four = BasicFour("見本　花子", "東京都", date(1990, 5, 4), Sex.FEMALE)
    forged = bytes(AttributesRecord(four)).replace("　".encode(), b"\n\x1b=")
    reader = put_into_reader(monkeypatch, full_image())
    reader.answers["00B00000"] = forged.hex() + "9000"
    lines_on_stdin(monkeypatch, PIN)
    answer = jumin("card", "attributes", "--pin-stdin")
    assert "見本 =花子" in answer.out
    assert "NOT CHECKED" in answer.out


def test_what_are_no_four_items_is_told(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path
) -> None:
    put_into_reader(monkeypatch, full_image()).answers["00B00000"] = "FF100131FFFF9000"
    lines_on_stdin(monkeypatch, PIN)
    answer = jumin("card", "attributes", "--pin-stdin", "--key", office)
    assert answer.code == 3
    assert "four items" in answer.err


def test_a_file_that_is_no_list_of_keys_is_told_before_the_card_is_asked(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    (tmp_path / "else.json").write_text("{}")
    answer = jumin("card", "number", "--pin-stdin", "--key", tmp_path / "else.json")
    assert answer.code == 2
    assert reader.sent == []


@pytest.mark.parametrize(
    ("by", "pin"), [("input-support", PIN), ("verification-number-a", NUMBER_A)]
)
def test_the_number_is_printed_where_it_was_asked_for(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path, by: str, pin: str
) -> None:
    put_into_reader(monkeypatch, full_image())
    lines_on_stdin(monkeypatch, pin)
    answer = jumin("card", "number", "--by", by, "--pin-stdin", "--key", office)
    assert answer.code == 0
    assert answer.out == NUMBER_A + "\n"
    assert "GENUINE" in answer.err
    assert NUMBER_A not in answer.err
    lines_on_stdin(monkeypatch, pin)
    told = jumin("card", "number", "--by", by, "--pin-stdin", "--key", office, "--json").json
    assert told["individual_number"] == NUMBER_A


def test_a_wrong_number_a_costs_a_try_and_is_not_repeated(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path
) -> None:
    put_into_reader(monkeypatch, full_image())
    asked = answer_on_terminal(monkeypatch, "999999999999")
    answer = jumin("card", "number", "--by", "verification-number-a", "--key", office, "--debug")
    assert answer.code == 1
    assert "Tries left for the verification number A: 10." in answer.err
    assert "Tries left: 9" in answer.err
    assert "9" * 12 not in answer.out + answer.err
    assert "verification number A" in asked[0]


def test_a_phone_has_neither_number_nor_face(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path, tmp_path: Path
) -> None:
    put_into_reader(monkeypatch, phone_image())
    for command in (
        ["number"],
        ["attributes"],
        ["face", "--out", tmp_path / "face"],
    ):
        lines_on_stdin(monkeypatch, NUMBER_B)
        answer = jumin("card", *command, "--pin-stdin", "--key", office)
        assert answer.code == 2
        assert "a phone has not" in answer.err


@pytest.mark.source("CARD-3")
def test_the_images_of_the_face_are_put_into_a_folder(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, office: Path, tmp_path: Path
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    folder, images = tmp_path / "deep" / "face", card_images()
    options = ("--out", folder, "--pin-stdin", "--key", office)
    lines_on_stdin(monkeypatch, NUMBER_B)
    told = jumin("card", "face", *options, "--json").json
    assert told["genuine"]["state"] == "genuine"
    assert (told["born_on"], told["sex"], told["last_day"]) == (
        "1980-02-17",
        "female",
        "2035-02-17",
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "name.png": images.name,
        "address.png": images.address,
        "portrait.jp2": images.portrait,
        "security-code.png": images.security_code,
    }
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    assert Image.open(io.BytesIO(images.portrait)).format == "JPEG2000"
    reader.sent.clear()
    answer = jumin("card", "face", *options)
    assert answer.code == 2
    assert "--force" in answer.err
    assert reader.sent == []
    file = folder / "name.png"
    answer = jumin("card", "face", "--out", file / "deeper", "--pin-stdin", "--key", office)
    assert answer.code == 2
    assert "Name a place" in answer.err
    lines_on_stdin(monkeypatch, NUMBER_A)
    answer = jumin("card", "face", "--by", "verification-number-a", "--force", *options)
    assert answer.code == 0
    assert (folder / "number.png").read_bytes() == images.number
    assert NUMBER_A not in answer.out + answer.err


@pytest.mark.source("CLIENT-2")
def test_a_certificate_is_shown_or_put_into_a_file(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    records = full_records()
    der = tmp_path / "a.der"
    assert jumin("card", "certificate", "--der", "--out", der).code == 0
    assert der.read_bytes() == records.authentication_certificate
    assert jumin("card", "certificate", "--out", tmp_path / "a.pem").code == 0
    pem = (tmp_path / "a.pem").read_bytes()
    assert x509.load_pem_x509_certificate(pem) == x509.load_der_x509_certificate(der.read_bytes())
    assert jumin("card", "certificate", "--pem").out.encode() == pem
    assert jumin("card", "certificate", "--json").json["pem"].encode() == pem
    assert "CN=authentication" in jumin("card", "certificate").out
    authority = jumin("card", "certificate", "--ca", "--purpose", "signature", "--json").json
    assert authority["subject"] == "CN=signature CA,O=JUMIN-TEST"
    assert reader.presented == []


@pytest.mark.source(
    "CLIENT-2", "observed on cards: the signature certificate is read after its PIN only"
)
def test_the_signature_certificate_is_read_after_its_pin(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    asked = answer_on_terminal(monkeypatch, SIGNATURE_PIN.reveal())
    answer = jumin("card", "certificate", "--purpose", "signature")
    assert answer.code == 0
    assert "CN=signature" in answer.out
    assert (len(asked), len(reader.presented)) == (1, 1)
    assert SIGNATURE_PIN.reveal() not in answer.out + answer.err + "".join(asked)


@pytest.mark.source("observed on phones: their certificate is read after its PIN only")
def test_a_phone_wants_the_pin_for_its_certificate(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_reader(monkeypatch, phone_image())
    lines_on_stdin(monkeypatch, "1234")
    assert jumin("card", "certificate", "--pin-stdin", "--json").json["purpose"] == "authentication"
    answer = jumin("card", "certificate", "--purpose", "signature", "--pin-stdin", "--json")
    assert answer.json["refused"]["code"] == "certificate.absent"


@pytest.mark.parametrize("options", [["--der"], ["--text", "--out", "x"], ["--out", "-"]])
def test_a_form_that_does_not_fit_its_place_is_wrong_use(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    reader = put_into_reader(monkeypatch, full_image())
    assert jumin("card", "certificate", *options).code == 2
    assert reader.sent == []


@pytest.mark.usefixtures("town")
def test_a_residents_card_is_proved_by_what_the_town_publishes(
    jumin: Jumin, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = next(each for each in jumin("residents", "--json").json if each["id"] == "sakura")
    lines_on_stdin(monkeypatch, one["input_support_pin"])
    told = jumin("card", "attributes", "--resident", "sakura", "--pin-stdin", "--json").json
    assert told["genuine"]["state"] == "genuine"
    assert told["name"].replace("　", "") == one["name"].replace("　", "").replace(" ", "")
    lines_on_stdin(monkeypatch, "0000")
    answer = jumin("card", "number", "--resident", "sakura", "--pin-stdin", "--json")
    refused = answer.json["refused"]
    assert (refused["code"], refused["facts"]["tries_left"]) == ("pin.wrong", 2)


PROGRAM = """
import sys
MISSING = {"django", "pydantic", "pydantic_settings", "typst", "granian", "pypdfium2", "zxingcpp"}
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
import jumin.reader
from jumin.cli.command import run
class Connection:
    atr = bytes.fromhex("3B00")
    def __init__(self, name=None, *, exclusive=False): pass
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def transmit(self, command):
        said = command.hex().upper()
        return bytes.fromhex(next((a for s, a in ANSWERS.items() if said.startswith(s)), "6A82"))
jumin.reader.PcscConnection = Connection
jumin.reader.list_readers_with_card = lambda: ["reader"]
ANSWERS = %r
sys.exit(run(%r))
"""


def with_the_extra_pcsc_only(
    answers: dict[str, str], *arguments: object
) -> "subprocess.CompletedProcess[str]":
    """Run a command where nothing of the extra `server` is installed; the card answers so."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM % (answers, list(map(str, arguments)))],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "JUMIN_LANG": "en"},
    )


READY = {"00A4": "9000", "00200080": "63C3"}


def test_a_real_card_needs_the_extra_pcsc_only(tmp_path: Path) -> None:
    certificate = full_records().authentication_certificate or b""
    parts = [certificate[at : at + 256] for at in range(0, len(certificate), 256)]
    reads = {f"00B0{at:02X}00": part.hex() + "9000" for at, part in enumerate(parts)}
    out = tmp_path / "a.pem"
    done = with_the_extra_pcsc_only(READY | reads, "card", "certificate", "--out", out, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["purpose"] == "authentication"
    assert out.read_bytes().startswith(b"-----BEGIN")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["card", "certificate"], 3, "6A82"),
        (["card", "pin", "change", "--role", "signature"], 2, "--pin-stdin"),
        (["card", "attributes", "--pin-stdin"], 1, "can't be the PIN"),
        (["card", "status", "--resident", "sakura"], 3, "jumin[server]"),
    ],
)
def test_without_the_extra_server_errors_are_told_all_the_same(
    arguments: list[str], code: int, told: str
) -> None:
    done = with_the_extra_pcsc_only(READY, *arguments)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
