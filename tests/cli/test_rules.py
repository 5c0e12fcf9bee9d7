"""`jumin rules`: the law as data, with every value's source, and what differs."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest

from jumin.cli.rules import COMMANDS
from jumin.cli.rules.export import COLUMNS
from jumin.rules import answering_by, catalogue, load_over, municipalities, packaged


HOSTILE = """\
fee.resident-record:
  title: {ja: "手数料\\u202e", en: "=fee\\x1b[2J"}
  unit: yen
  values:
    - value: 1000
      since: 2026-01-01
      kind: assumed
      source: kamakura-guide-2024-05-01#7
      reason: {ja: "試し\\u202e", en: "On trial\\x1b[2J, {not} a form"}
      verified_on: 2026-11-22
"""
LETTERS = {"\x1b", "\u202e", "\x9b"}


@pytest.fixture(autouse=True)
def packaged_rules():
    """Let nobody's own folder answer."""
    with answering_by(packaged()):
        yield


@pytest.fixture
def hostile_folder(tmp_path):
    """A folder whose texts would command a terminal."""
    folder = tmp_path / "own"
    (folder / "municipalities" / "kamakura-14204").mkdir(parents=True)
    topic = folder / "municipalities" / "kamakura-14204" / "kiosk.yaml"
    topic.write_text(HOSTILE, encoding="utf-8")
    return folder


@pytest.fixture
def hostile(hostile_folder):
    """The rules answer by it."""
    with answering_by(load_over(hostile_folder)):
        yield hostile_folder


def test_its_commands_need_neither_django_nor_a_data_folder(tmp_path):
    program = (
        "import sys; sys.modules |= dict.fromkeys(['django', 'pydantic', 'polars']);"
        "from jumin.cli.command import run;"
        "sys.exit(run(['rules', 'list', '--topic', 'kiosk.closed-days']))"
    )
    environment = {**os.environ, "JUMIN_DATA": str(tmp_path / "nowhere")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "kiosk.closed-days: " in done.stdout
    assert not (tmp_path / "nowhere").exists()


def test_listing_the_commands_reads_no_rules():
    program = (
        "import sys; from jumin.cli.command import run; run(['rules', '--help']);"
        "sys.exit('jumin.rules' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(jumin, name):
    answer = jumin("rules", name, "--help")
    assert answer.code == 0
    assert "--json" in answer.out


def test_everything_is_listed_with_its_source(jumin):
    answer = jumin("rules", "list")
    assert answer.code == 0
    for each in catalogue():
        assert f"{each.name}: " in answer.out
    assert "- kamakura: 300 yen (since 2024-05-01 or earlier; guide, " in answer.out


def test_as_json_it_is_what_the_catalogue_holds(jumin):
    told = jumin("rules", "list", "--json").json
    assert len(told) == len(catalogue())
    (fee,) = (
        each
        for each in told
        if (each["municipality"], each["name"]) == ("kamakura", "kiosk.fee.resident-record")
    )
    assert fee["values"][0]["value"] == 300
    assert fee["values"][0]["source"] == "kamakura-guide-2024-05-01"


@pytest.mark.parametrize("topic", ["kiosk.fee", "kiosk.fee."])
def test_a_topic_is_what_the_names_begin_with(jumin, topic):
    names = {each["name"] for each in jumin("rules", "list", "--topic", topic, "--json").json}
    assert "kiosk.fee.resident-record" in names
    assert all(name.startswith("kiosk.fee.") for name in names)


def test_a_topic_is_no_piece_of_a_word(jumin):
    assert jumin("rules", "list", "--topic", "kios", "--json").json == []


def test_what_is_assumed_is_listed_alone(jumin):
    told = jumin("rules", "list", "--kind", "assumed", "--json").json
    values = [value for each in told for value in each["values"]]
    assert values
    assert {value["kind"] for value in values} == {"assumed"}
    assert all(value["reason"]["ja"] and value["reason"]["en"] for value in values)


def test_on_a_day_only_what_is_good_for_it_is_listed(jumin):
    def limit(day):
        asked = ("--municipality", "tsukuba", "--topic", "validity.age-limit", "--on", day)
        (told,) = jumin("rules", "list", *asked, "--json").json
        return [value["value"] for value in told["values"]]

    assert limit("2022-03-31") == [20]
    assert limit("2022-04-01") == [18]


def test_of_a_municipality_its_own_stand_before_those_of_all(jumin):
    out = jumin("rules", "list", "--municipality", "鎌倉市", "--topic", "kiosk.closed-days").out
    assert out.index("- kamakura: ") < out.index("- everywhere: ")
    assert "tsukuba" not in out


def test_that_nothing_is_held_is_said(jumin):
    answer = jumin("rules", "list", "--topic", "nothing")
    assert (answer.code, answer.out) == (0, "Nothing of this kind is held.\n")


@pytest.mark.parametrize(
    "wrong",
    [("--municipality", "kamakra"), ("--kind", "guess"), ("--on", "2024-02-30"), ("more",)],
)
def test_what_is_wrong_is_wrong_use(jumin, wrong):
    answer = jumin("rules", "list", *wrong)
    assert answer.code == 2
    assert answer.err


def test_all_days_sources_and_reasons_are_shown(jumin):
    out = jumin("rules", "show", "validity.age-limit").out
    assert "to 2022-03-31: 20 years" in out
    assert "from 2022-04-01 on: 18 years" in out
    assert "It stands in national/validity.yaml:" in out
    assert "Compared with its source on " in out
    assert "tsukuba-guide-2023-10: To everyone who has obtained a My Number Card, " in out


def test_in_japanese_titles_and_reasons_are_those_in_japanese(jumin):
    out = jumin("rules", "show", "kiosk.closed-days", "--lang", "ja").out
    assert "休止日" in out
    assert "マイナンバーカードガイドブック" in out
    assert "days without service" not in out


@pytest.mark.parametrize(
    "asked",
    [
        ("kamakura.kiosk.closed-days",),
        ("kiosk.closed-days", "--municipality", "kamakura"),
    ],
)
def test_of_a_municipality_its_own_is_shown_first(jumin, asked):
    told = jumin("rules", "show", *asked, "--json").json
    assert [each["municipality"] for each in told] == ["kamakura", None]


def test_of_a_name_that_is_not_held_the_one_that_was_meant_is_told(jumin):
    answer = jumin("rules", "show", "kiosk.closd-days")
    assert answer.code == 2
    assert "kiosk.closed-days?" in answer.err


def test_what_came_with_an_own_folder_commands_no_terminal(jumin, hostile):
    for asked in (
        ("show", "kiosk.fee.resident-record", "--municipality", "kamakura"),
        ("list", "--topic", "kiosk.fee"),
        ("diff", "kamakura", "tsukuba", "--on", "2026-11-22"),
        ("export", "--csv"),
        ("export", "--json"),
        ("show", "kiosk.fee.resident-record", "--json"),
    ):
        for language in ("en", "ja"):
            out = jumin("rules", *asked, "--lang", language).out
            assert "1000" in out or "1,000" in out
            assert not LETTERS & set(out), asked
    assert hostile.exists()


def test_csv_has_one_row_a_value_and_its_columns_are_stable(jumin):
    text = jumin("rules", "export", "--csv").out
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == sum(len(each.values) for each in catalogue())
    assert list(rows[0]) == [
        *("name", "municipality", "title_ja", "title_en", "unit", "value", "since"),
        *("since_known", "until", "kind", "source", "section", "edition", "reason_ja"),
        *("reason_en", "verified_on", "held_in", "file", "line"),
    ]
    assert all(json.loads(row["value"]) != "" for row in rows)
    assert all(date.fromisoformat(row["since"]) for row in rows)
    assert {row["kind"] for row in rows} <= {"guide", "law", "public", "assumed"}


def test_json_has_the_same_rows_and_tells_its_form(jumin):
    told = jumin("rules", "export", "--json").json
    rows = list(csv.DictReader(io.StringIO(jumin("rules", "export", "--csv").out)))
    assert told["columns"] == COLUMNS
    assert [each["value"] for each in told["values"]] == [json.loads(row["value"]) for row in rows]
    assert [each["file"] for each in told["values"]] == [row["file"] for row in rows]
    assert {each["id"] for each in told["municipalities"]} == {each.id for each in municipalities()}
    cited = {each["source"] for each in told["values"]}
    assert cited <= {each["id"] for each in told["sources"]}


def test_it_is_written_into_a_file_and_replaces_none_unasked(jumin, tmp_path):
    path = tmp_path / "rules.csv"
    assert jumin("rules", "export", "--csv", "--out", path).out == ""
    first = path.read_bytes()
    assert first.startswith(b"name,municipality,")
    assert first.endswith(b"\r\n")
    path.write_bytes(b"mine")
    assert jumin("rules", "export", "--csv", "--out", path).code == 2
    assert path.read_bytes() == b"mine"
    assert jumin("rules", "export", "--csv", "--out", path, "--force").code == 0
    assert path.read_bytes() == first


@pytest.mark.parametrize("forms", [(), ("--json", "--csv")])
def test_it_is_asked_for_in_one_form(jumin, forms):
    answer = jumin("rules", "export", *forms)
    assert answer.code == 2
    assert "--json or --csv" in answer.out + answer.err


def test_between_two_days_what_changed_is_told(jumin):
    told = jumin("rules", "diff", "--from", "2022-03-31", "--to", "2022-04-01", "--json").json
    assert told["sides"] == ["2022-03-31", "2022-04-01"]
    (limit,) = (each for each in told["differences"] if each["name"] == "validity.age-limit")
    assert [side["value"] for side in limit["values"]] == [20, 18]


def test_what_an_undated_edition_tells_first_stands_apart(jumin):
    told = jumin("rules", "diff", "--from", "2022-03-31", "--to", "2022-04-01", "--json").json
    assert all(each["values"][1]["since_known"] for each in told["differences"])
    assert told["first_told"]
    assert not any(each["values"][1]["since_known"] for each in told["first_told"])


def test_between_two_municipalities_what_differs_stands_side_by_side(jumin):
    told = jumin("rules", "diff", "kamakura", "izumi", "--on", "2026-11-22", "--json").json
    assert told["sides"] == ["kamakura", "izumi"]
    for each in told["differences"]:
        one, other = each["values"]
        assert (one and one["value"]) != (other and other["value"]) or not (one and other)
    out = jumin("rules", "diff", "kamakura", "izumi", "--on", "2026-11-22", "--lang", "ja").out
    assert "鎌倉市" in out
    assert "和泉市" in out


def test_asked_for_all_it_tells_also_what_is_the_same(jumin):
    asked = ("rules", "diff", "kamakura", "tsukuba", "--on", "2026-11-22", "--json")
    told = jumin(*asked, "--all").json
    assert told["differences"] == jumin(*asked).json["differences"]
    same = {each["name"]: each["values"] for each in told["same"]}
    assert same["validity.age-limit"][0]["value"] == 18
    assert all(one["value"] == other["value"] for one, other in same.values())
    assert not same.keys() & {each["name"] for each in told["differences"]}


def test_where_nothing_differs_that_is_said(jumin):
    assert jumin("rules", "diff", "kamakura", "kamakura").out == "Nothing differs.\n"


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("kamakura",),
        ("kamakura", "tsukuba", "izumi"),
        ("kamakura", "tsukuba", "--from", "2022-01-01"),
        ("--from", "2022-01-01"),
        ("--from", "2022-01-01", "--to", "2023-01-01", "--on", "2022-01-01"),
        ("--from", "2023-01-01", "--to", "2022-01-01"),
        ("kamakura", "tsukba"),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(jumin, wrong):
    answer = jumin("rules", "diff", *wrong)
    assert answer.code == 2
    assert answer.err


def test_a_folder_without_faults_is_told_to_be_right(jumin, hostile_folder):
    answer = jumin("rules", "check", hostile_folder)
    assert answer.code == 0
    assert answer.out.endswith("\nErrors: 0; notes: 1.\n")
    assert "kiosk.yaml:1: note: kiosk.fee.resident-record begins on 2026-01-01 here" in answer.out


def test_every_fault_is_told_with_file_and_line(jumin, hostile_folder):
    topic = hostile_folder / "municipalities" / "kamakura-14204" / "kiosk.yaml"
    spoilt = HOSTILE.replace("unit: yen", "unit: yen\x1b[2J").replace("since: 2026-01-01", "")
    topic.write_text(
        spoilt.replace("\x1b", "\\x1b").replace("yen\\x1b[2J", '"yen\\x1b[2J"'),
        encoding="utf-8",
    )
    answer = jumin("rules", "check", hostile_folder)
    assert answer.code == 1
    assert "kiosk.yaml:3: " in answer.out
    assert not LETTERS & set(answer.out)
    told = jumin("rules", "check", hostile_folder, "--json")
    assert told.code == 1
    assert told.json["errors"] == len([f for f in told.json["findings"] if f["is_error"]]) > 0
    assert {"file", "line", "what", "is_error"} == told.json["findings"][0].keys()


def test_faults_are_told_in_japanese_as_notes_are(jumin, hostile_folder):
    topic = hostile_folder / "municipalities" / "kamakura-14204" / "kiosk.yaml"
    spoilt = HOSTILE.replace("unit: yen", "unit: ryo").replace("\x1b", "\\x1b")
    topic.write_text(f"Other: 1\n{spoilt}", encoding="utf-8")
    (hostile_folder / "municipalities" / "annex").mkdir()
    answer = jumin("rules", "check", hostile_folder, "--lang", "ja")
    assert answer.code == 1
    assert "municipalities/annex:1: フォルダの名前が" in answer.out
    assert "kiosk.yaml:1: 名前に使えるのは英小文字と数字で" in answer.out
    assert "kiosk.yaml:4: ryo という単位はありません。使える単位：yen, years, " in answer.out
    assert re.search("[A-Za-z]+ [a-z]+ [a-z]+", answer.out) is None


@pytest.mark.parametrize("without", ["nothing-at-all", "django"])
def test_rules_with_a_fault_do_not_answer_and_say_why_in_japanese(hostile_folder, without):
    topic = hostile_folder / "municipalities" / "kamakura-14204" / "kiosk.yaml"
    topic.write_text(HOSTILE.replace("since: 2026-01-01", "since: 2026-02-30"), encoding="utf-8")
    program = (
        f"import sys; sys.modules[{without!r}] = None; from jumin.cli.command import run;"
        "sys.exit(run(['rules', 'list']))"
    )
    environment = {**os.environ, "JUMIN_RULES": str(hostile_folder), "JUMIN_LANG": "ja"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.endswith("kiosk.yaml:6: 2026-02-30 という日はありません。\n")


def test_a_folder_that_is_not_there_is_wrong_use(jumin, tmp_path):
    answer = jumin("rules", "check", tmp_path / "nowhere")
    assert answer.code == 2
    assert "nowhere" in answer.err


def test_the_schema_is_written_for_editors(jumin, tmp_path):
    for _again in range(2):
        written = jumin("rules", "schema", tmp_path, "--json").json["written"]
        assert {path.name for path in (tmp_path / "schema").iterdir()} == {
            "topic.schema.json",
            "sources.schema.json",
            "municipality.schema.json",
        }
        for path in written:
            with open(path, encoding="utf-8") as file:  # noqa: PTH123 (a name as it is told)
                assert json.load(file)["$schema"].startswith("https://json-schema.org/")


def test_where_it_cannot_be_written_that_is_told(jumin, tmp_path):
    (tmp_path / "file").write_text("mine")
    answer = jumin("rules", "schema", tmp_path / "file")
    assert answer.code == 2
    assert str(tmp_path / "file") in answer.err


def test_a_schema_is_not_written_into_a_folder_that_is_not_there(jumin, tmp_path):
    answer = jumin("rules", "schema", tmp_path / "nowhere")
    assert (answer.code, answer.out) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_of_two_municipalities_the_wrong_one_is_told_in_words_of_the_command(jumin):
    answer = jumin("rules", "diff", "kamakura", "tsukub")
    assert answer.code == 2
    assert "places" not in answer.err
    assert "Did you mean tsukuba?" in answer.err
