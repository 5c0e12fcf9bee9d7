"""`jumin paper`: what it proves, what it says it can't, and its exit codes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented_papers import HEAD, RECORD
from sealed_papers import (
    KEY,
    OTHER_KEY,
    OTHER_SEAL,
    SEAL,
    jpeg,
    picture_of,
    rewritten,
    with_page_of,
)

from jumin.documents import paper_key, render_resident_record, write_paper_keys
from jumin.installation import DataFolder


Jumin = Callable[..., Any]


@pytest.fixture(scope="module")
def issued() -> bytes:
    return render_resident_record(RECORD, seal=SEAL).pdf


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A list of keys as another town publishes it."""
    path = tmp_path / "papers.json"
    path.write_bytes(write_paper_keys([KEY]))
    return path


@pytest.fixture
def own_town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A founded town that has published its papers' keys."""
    folder = DataFolder(tmp_path / "town")
    folder.prepare()
    folder.mark_founded()
    (folder.published / "papers.json").write_bytes(write_paper_keys([KEY]))
    monkeypatch.setenv("JUMIN_DATA", str(folder.root))
    return folder


@pytest.fixture
def verify(jumin: Jumin, tmp_path: Path, keys: Path) -> Jumin:
    """Verify some bytes as a file."""

    def verified(file: bytes, *options: str) -> Any:
        path = tmp_path / "paper"
        path.write_bytes(file)
        return jumin("paper", "verify", path, "--key", keys, *options)

    return verified


def test_a_paper_as_issued_is_proved(verify: Jumin, issued: bytes) -> None:
    answer = verify(issued)
    assert answer.code == 0
    assert answer.out.startswith("PROVED: this PDF is what was issued")
    for said in (
        "Copy of the resident record",
        "神奈川県鎌倉市",
        HEAD.name,
        "14204-20261121-000017",
        "2026-11-21 09:30:00 JST",
        "1 of 1",
        f"{KEY.id} JUMIN-TEST issuing centre",
    ):
        assert said in answer.out


def test_the_verdict_is_data(verify: Jumin, issued: bytes) -> None:
    told = verify(issued, "--json").json
    text = told["seen"][0].pop("text")
    assert told == {
        "state": "unaltered",
        "document": "resident-record",
        "municipality": "神奈川県鎌倉市",
        "names": [HEAD.name],
        "unique_number": "14204-20261121-000017",
        "issued_at": "2026-11-21T09:30:00+09:00",
        "sheets": 1,
        "seen": [{"sheet": 1, "names": [HEAD.name]}],
        "key": {"id": KEY.id, "owner": KEY.owner},
        "unknown_keys": [],
        "countersigned": False,
        "differences": [],
    }
    assert f"氏名 {HEAD.name}" in text
    assert HEAD.individual_number is not None
    assert HEAD.individual_number.reveal() not in text


def test_of_a_photograph_the_code_is_proved_and_the_text_shown(
    verify: Jumin, issued: bytes
) -> None:
    answer = verify(jpeg(picture_of(issued, 1)))
    assert answer.code == 1
    assert answer.out.startswith("CODE PROVED: the code is genuine. NOT proved is the front")
    assert "Sheet 1 of 1: the text that is signed" in answer.out
    assert f"氏名 {HEAD.name}\n" in answer.out


def test_an_altered_paper_is_refused_with_what_differs(verify: Jumin, issued: bytes) -> None:
    changed = replace(RECORD, persons=(replace(HEAD, name="鎌倉\u3000次郎"),))
    forged = rewritten(issued, with_page_of(render_resident_record(changed).pdf, 0, 0))
    answer = verify(forged)
    assert answer.code == 1
    assert answer.out.startswith("NOT PROVED: this is not as it was issued.")
    assert '"氏名 鎌倉\u3000太郎"\n  but there stands\n    "氏名 鎌倉\u3000次郎"' in answer.out
    told = verify(forged, "--json")
    assert told.code == 1
    assert told.json["state"] == "altered"
    assert [one["kind"] for one in told.json["differences"]] == ["text", "rewritten"]


def test_a_paper_of_a_key_that_is_not_known_is_refused(verify: Jumin) -> None:
    answer = verify(render_resident_record(RECORD, seal=OTHER_SEAL).pdf)
    assert answer.code == 1
    assert f"({OTHER_KEY.id})" in answer.out
    assert HEAD.name not in answer.out


def test_a_paper_without_codes_is_refused(verify: Jumin) -> None:
    answer = verify(render_resident_record(RECORD).pdf)
    assert answer.code == 1
    assert answer.out.startswith("NOT PROVED: there is no code of a sheet.")


def test_the_owner_of_a_key_is_no_markup_and_no_command(
    verify: Jumin, keys: Path, issued: bytes
) -> None:
    keys.write_bytes(write_paper_keys([paper_key(bytes(range(32)), "[red]\x1b[31m town")]))
    answer = verify(issued)
    assert answer.code == 0
    assert "[red]" in answer.out
    assert "\x1b" not in answer.out


@pytest.mark.parametrize(
    "file", [b"", b"hello", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"], ids=repr
)
def test_a_bad_file_is_wrong_use_without_a_traceback(verify: Jumin, file: bytes) -> None:
    answer = verify(file)
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert verify(file, "--json").json["error"]["kind"] == "usage"


def test_a_bad_list_of_keys_is_wrong_use(verify: Jumin, keys: Path, issued: bytes) -> None:
    keys.write_bytes(b"{")
    answer = verify(issued)
    assert answer.code == 2
    assert "papers.json" in answer.err


def test_a_file_that_is_not_there_is_wrong_use(jumin: Jumin, keys: Path, tmp_path: Path) -> None:
    assert jumin("paper", "verify", tmp_path / "none.pdf", "--key", keys).code == 2
    assert jumin("paper", "verify", tmp_path, "--key", keys).code == 2


def test_an_endless_file_is_wrong_use(jumin: Jumin, keys: Path) -> None:
    assert jumin("paper", "verify", "/dev/zero", "--key", keys).code == 2


@pytest.mark.usefixtures("own_town")
def test_a_town_verifies_its_own_papers_by_what_it_published(
    jumin: Jumin, issued: bytes, tmp_path: Path
) -> None:
    (tmp_path / "paper.pdf").write_bytes(issued)
    assert jumin("paper", "verify", tmp_path / "paper.pdf", "--json").json["state"] == "unaltered"


@pytest.mark.usefixtures("own_town")
def test_the_keys_are_shown_and_exported_for_others(
    jumin: Jumin, issued: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, exported = jumin("paper", "key"), jumin("paper", "key", "--json")
    assert KEY.public_key.hex() in shown.out
    assert (shown.code, exported.code) == (0, 0)
    (tmp_path / "town.json").write_text(exported.out)
    (tmp_path / "paper.pdf").write_bytes(issued)
    monkeypatch.setenv("JUMIN_DATA", str(tmp_path / "elsewhere"))
    arguments = (tmp_path / "paper.pdf", "--key", tmp_path / "town.json")
    assert jumin("paper", "verify", *arguments).code == 0


def test_a_town_that_published_no_keys_is_told_what_to_do(
    jumin: Jumin, own_town: DataFolder
) -> None:
    (own_town.published / "papers.json").unlink()
    answer = jumin("paper", "key")
    assert answer.code == 3
    assert "--key FILE" in answer.err


def test_without_a_town_the_cure_is_told(
    jumin: Jumin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUMIN_DATA", str(tmp_path / "nowhere"))
    assert jumin("paper", "key").code == 3


def test_verifying_needs_neither_town_nor_network(
    jumin: Jumin, keys: Path, issued: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUMIN_DATA", str(tmp_path / "nowhere"))
    (tmp_path / "paper.pdf").write_bytes(issued)

    def unreachable(*_: object) -> None:
        pytest.fail("a paper is verified without a network")

    monkeypatch.setattr("socket.socket.connect", unreachable)
    assert jumin("paper", "verify", tmp_path / "paper.pdf", "--key", keys).code == 0
    assert not (tmp_path / "nowhere").exists()
