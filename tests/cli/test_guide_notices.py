"""`jumin guide notices`: whose notice is posted in a month, out of a file of people."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from private_disk import Disk, on_own_disk

from jumin.cli.guide.posting import post_notices


MONTH = ("--month", "2026-12")
PEOPLE = """\
id,name,born_on,issued_on,applied_on,stay_until,certificates_issued_on
a,雪,1990-03-01,2017-06-01,,,
b,月,1990-03-02,2017-06-01,,,
c,花,1990-03-31,2017-06-01,,,
d,鳥,1990-04-01,2017-06-01,,,
e,風,1990-03-15,2021-06-01,,,
f,虹,1990-03-15,2017-06-01,,2027-03-15,
g,霧,1990-03-15,2017-06-01,,,2021-06-01
"""
"""The days on which renewal opens for a to d are 2026-12-02, 12-03, 2027-01-01 and 01-02."""
IN_DECEMBER = [
    ("a", "card", date(2027, 3, 1)),
    ("b", "card", date(2027, 3, 2)),
    ("g", "card", date(2027, 3, 15)),
]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.fixture
def of(tmp_path: Path) -> Any:
    """Write a file of people."""

    def write(content: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.source("EXP-5", "EXP-6", "kamakura-guide-2024-05-01 §4 §8", "fujisawa-guide §4")
def test_notices_are_of_those_whose_renewal_opens_in_the_month(
    jumin: Any, people: Path, tmp_path: Path
) -> None:
    out = tmp_path / "notices.parquet"
    answer = jumin("guide", "notices", "--from", people, *MONTH, "--out", out)
    assert answer.code == 0, answer.err
    found = pl.read_parquet(out)
    assert found.select("id", "ends", "last_day").rows() == IN_DECEMBER
    assert found.row(0, named=True) == {
        "id": "a",
        "ends": "card",
        "last_day": date(2027, 3, 1),
        "renewal_opens_on": date(2026, 12, 2),
        "notice_on": date(2026, 12, 2),
    }
    assert out.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".parquet"] == [out.name]


@pytest.mark.source("EXP-3", "EXP-6", "fujisawa-guide §3 §4")
def test_certificates_that_end_before_the_card_have_a_notice_of_their_own(
    jumin: Any, people: Path
) -> None:
    for month, ids in (("2025-12", ["e", "g"]), ("2030-12", ["e"]), ("2026-01", [])):
        answer = jumin("guide", "notices", "--from", people, "--month", month, "--json")
        assert [row["id"] for row in answer.json["first"]] == ids, month
    told = jumin("guide", "notices", "--from", people, "--month", "2025-12", "--json").json
    assert told["posted"] == {"card": 0, "certificates": 2}
    assert told["first"][0]["last_day"] == "2026-03-15"


def test_what_is_read_and_posted_is_counted(jumin: Any, people: Path) -> None:
    asked = ("guide", "notices", "--from", people, *MONTH, "--municipality", "kamakura")
    told = jumin(*asked, "--json").json
    assert told["asked"]["municipality"] == "kamakura"
    assert (told["read"], told["posted"]) == (7, {"card": 3, "certificates": 0})
    assert not any(told["unanswered"].values())
    answer = told["answers"]["notices"]
    assert (answer["value"], answer["assumed"]) == (3, False)
    assert [source["id"] for source in answer["sources"]] == ["kamakura-guide-2024-05-01"] * 2
    lines = jumin(*asked).out
    assert "7 people read; notices posted in 2026-12: 3\n" in lines
    assert "2027-03-02" in lines


def test_what_no_guide_says_is_marked_as_assumed(jumin: Any, people: Path) -> None:
    assert "2026-12: 3 (assumed)\n" in jumin("guide", "notices", "--from", people, *MONTH).out


def test_only_the_id_and_columns_asked_for_are_written(
    jumin: Any, people: Path, tmp_path: Path
) -> None:
    out = tmp_path / "notices.csv"
    asked = ("guide", "notices", "--from", people, *MONTH, "--out", out)
    assert jumin(*asked, "--columns", "name").code == 0
    assert out.read_text(encoding="utf-8").splitlines()[:2] == [
        "id,name,ends,last_day,renewal_opens_on,notice_on",
        "a,雪,card,2027-03-01,2026-12-02,2026-12-02",
    ]
    there = out.read_bytes()
    refused = jumin(*asked)
    assert (refused.code, out.read_bytes()) == (2, there)
    assert "--force" in refused.err
    assert jumin(*asked, "--force", "--columns", "born_on, name,born_on").code == 0
    assert out.read_text(encoding="utf-8").startswith("id,born_on,name,ends,")
    assert jumin(*asked, "--force").code == 0
    assert "雪" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["my_number", "MyNumber", "個人番号", "マイナンバー", "ﾏｲﾅﾝﾊﾞｰ"])
def test_individual_numbers_are_not_taken(jumin: Any, of: Any, name: str) -> None:
    path = of(f"id,born_on,issued_on,{name}\n1,1990-03-01,2017-06-01,123456789018\n")
    assert jumin("guide", "notices", "--from", path, *MONTH).code == 0
    answer = jumin("guide", "notices", "--from", path, *MONTH, "--columns", name)
    assert answer.code == 2
    assert "Individual Number" in answer.err
    assert "123456789018" not in answer.err


def test_rows_without_an_answer_are_counted_by_their_reasons(jumin: Any, of: Any) -> None:
    path = of(
        "id,born_on,issued_on,applied_on,stay_until,certificates_issued_on\n"
        "1,1990-03-01,2017-06-01,,,\n"
        "2,,2017-06-01,,,\n"
        "3,2017-06-02,2017-06-01,,,\n"
        "4,1990-03-01,2017-06-01,2017-06-02,,\n"
        "5,1990-03-01,2017-06-01,,2017-05-31,\n"
        "6,1990-03-01,2017-06-01,,,2017-05-31\n"
        "7,1990-03-01,2015-12-31,,,\n"
    )
    told = jumin("guide", "notices", "--from", path, *MONTH, "--json").json
    assert (told["read"], told["posted"]["card"], told["unanswered_first"]) == (7, 1, 2)
    assert told["unanswered"] == {
        "day-missing": 1,
        "days-contradict": 2,
        "stay-ended": 1,
        "certificates-outside-card": 1,
        "no-value": 1,
    }
    lines = jumin("guide", "notices", "--from", path, *MONTH).out
    assert "Without an answer: 6 (the first is row 2)" in lines


@pytest.mark.parametrize(
    "day", ["1990-02-30", "90-03-01", "1990/03/01", "+990-03-01", "0990-03-01", "x", "1990-03-01x"]
)
def test_a_day_that_cannot_be_read_is_told_by_its_row(jumin: Any, of: Any, day: str) -> None:
    path = of(f"id,born_on,issued_on\n1,1990-03-01,2017-06-01\n2,{day},2017-06-01\n")
    answer = jumin("guide", "notices", "--from", path, *MONTH)
    assert answer.code == 2
    assert "row 2 has no day in the column born_on" in answer.err
    assert "Write days like 2024-06-10" in answer.err
    assert day not in answer.err


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("id,born,issued_on", "the column born_on is missing. Is it born?"),
        ("number,born_on,issued_on", "the column id is missing."),
        ("id,born_on,born_on,issued_on", "the column born_on is there twice."),
        ("", "this can't be read."),
    ],
)
def test_columns_are_named_as_they_must_be(jumin: Any, of: Any, header: str, told: str) -> None:
    answer = jumin("guide", "notices", "--from", of(f"{header}\n" if header else ""), *MONTH)
    assert answer.code == 2
    assert told in answer.err


@pytest.mark.parametrize(
    "content",
    [
        "id,born_on,issued_on,name\n1,1990-03-01,2017-06-01,佐藤\n".encode("cp932"),
        b"id,born_on,issued_on\n1,1990-03-01,2017-06-01,more\n",
        b'id,born_on,issued_on\n1,"1990-03-01,2017-06-01\n',
        b"PK\x03\x04\x00\x00",
    ],
    ids=["Shift_JIS", "too many columns", "a quotation without end", "a spreadsheet"],
)
def test_files_that_are_no_tables_are_told_without_their_content(
    jumin: Any, of: Any, content: bytes
) -> None:
    for name in ("people.csv", "people.parquet"):
        answer = jumin("guide", "notices", "--from", of(content, name), *MONTH)
        assert answer.code == 2
        assert "1990-03-01" not in answer.err


def test_columns_may_be_in_any_order_and_more_than_are_needed(jumin: Any, of: Any) -> None:
    path = of("\ufeffrow,issued_on,id,born_on\r\n9,2017-06-01,a,1990-03-01\r\n")
    told = jumin("guide", "notices", "--from", path, *MONTH, "--json").json
    assert [(row["row"], row["id"]) for row in told["first"]] == [(1, "a")]


def test_parquet_is_read_with_its_days(jumin: Any, tmp_path: Path, people: Path) -> None:
    path = tmp_path / "people.parquet"
    frame = pl.read_csv(people, try_parse_dates=True)
    frame.write_parquet(path)
    answer = jumin("guide", "notices", "--from", path, *MONTH, "--json")
    assert [row["id"] for row in answer.json["first"]] == ["a", "b", "g"]
    frame.with_columns(born_on=pl.col("born_on").dt.year()).write_parquet(path)
    answer = jumin("guide", "notices", "--from", path, *MONTH)
    assert (answer.code, "no days in the column born_on" in answer.err) == (2, True)
    frame.with_columns(id=pl.concat_list("id")).write_parquet(path)
    answer = jumin("guide", "notices", "--from", path, *MONTH)
    assert (answer.code, "lists or records" in answer.err) == (2, True)


def test_files_of_other_kinds_are_told_what_would_be_right(
    jumin: Any, people: Path, tmp_path: Path
) -> None:
    for given, told in (
        (("--from", tmp_path / "none.csv"), "there is no such file"),
        (("--from", tmp_path), "this is not a file"),
        (("--from", people.rename(tmp_path / "people.xlsx")), ".csv or .parquet"),
        (("--from", people, "--out", tmp_path / "notices.txt"), ".csv or .parquet"),
        (("--from", people, "--columns", "ends"), "made anew"),
    ):
        answer = jumin("guide", "notices", *given, *MONTH)
        assert answer.code == 2
        assert told in answer.err


def test_what_an_id_says_does_not_command_the_terminal(jumin: Any, of: Any) -> None:
    path = of("id,born_on,issued_on\n\x1b[31m[red]a,1990-03-01,2017-06-01\n")
    answer = jumin("guide", "notices", "--from", path, *MONTH)
    assert "\x1b" not in answer.out
    assert "[31m[red]a" in answer.out


def test_a_disk_that_fills_up_is_told_and_leaves_nothing(
    jumin: Any, of: Any, tmp_path: Path
) -> None:
    path = of("id,born_on,issued_on\n" + "1,1990-03-01,2017-06-01\n" * 20_000)
    (tmp_path / "disk").mkdir()

    def body(disk: Disk) -> None:
        disk.fill(but=4)
        out = disk.folder / "notices.csv"
        answer = jumin("guide", "notices", "--from", path, *MONTH, "--out", out)
        assert (answer.code, out.exists()) == (3, False)
        assert "it could not be written (No space left on device" in answer.err
        assert [entry.name for entry in disk.folder.iterdir()] == ["ballast"]

    on_own_disk(tmp_path / "disk", body, size=1 << 20)


def test_a_long_file_is_read_piece_by_piece_in_its_order(tmp_path: Path) -> None:
    rows, path, out = 300_000, tmp_path / "people.csv", tmp_path / "notices.csv"
    number = pl.int_range(0, rows, dtype=pl.Int32)
    born = (number % 20_000 - 8_000).cast(pl.Date)
    pl.select(id=number, born_on=born, issued_on=date(2024, 6, 10)).write_csv(path)
    told: list[int] = []
    tally = post_notices(
        path,
        month=date(2029, 3, 1),
        municipality=None,
        also=(),
        write=lambda found: found.sink_csv(out),
        tell=told.append,
    )
    written = pl.read_csv(out)
    assert len(told) > 1
    assert sorted(told) == told
    assert (tally.read, told[-1]) == (rows, rows)
    assert written.height == tally.posted.total() > 1000
    assert written["id"].is_sorted()
    assert [row["id"] for row in tally.shown] == [str(one) for one in written["id"][:20]]


def test_without_polars_it_says_what_to_install(
    jumin: Any, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("notice_list", "people_file", "posting"):
        monkeypatch.delitem(sys.modules, f"jumin.cli.guide.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "polars", None)
    answer = jumin("guide", "notices", "--from", people, *MONTH)
    assert answer.code == 3
    assert "pip install 'jumin[population]'" in answer.err


@pytest.mark.parametrize("name", ["people.csv", "link.csv"])
def test_the_peoples_own_file_is_never_replaced(
    jumin: Any, people: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "link.csv").symlink_to(people)
    answer = jumin(
        "guide", "notices", "--from", people, *MONTH, "--out", tmp_path / name, "--force"
    )
    assert answer.code == 2
    assert "the people are read from it" in answer.err
    assert people.read_text(encoding="utf-8") == PEOPLE
