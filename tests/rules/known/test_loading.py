from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import NoValueError, ParameterFileError, load
from jumin.rules.known.yaml_nodes import read_yaml
from jumin.terms import MunicipalityId


SAMPLE = MunicipalityId("sample")


@pytest.mark.parametrize(
    ("on", "yen"),
    [
        pytest.param(date(2019, 10, 1), 300, id="first day"),
        pytest.param(date(2025, 3, 31), 300, id="last day of the first value"),
        pytest.param(date(2025, 4, 1), 200, id="first day of the second"),
    ],
)
def test_the_value_follows_the_day_asked(tree: Path, on: date, yen: int) -> None:
    assert load(tree).find(int, "fees.copy", on, SAMPLE).value == yen


def test_the_day_before_the_first_value_is_an_error_that_names_the_oldest(tree: Path) -> None:
    with pytest.raises(NoValueError, match=r"fees\.copy on 2019-09-30.*2019-10-01 or later") as no:
        load(tree).find(int, "fees.copy", date(2019, 9, 30))
    assert (no.value.parameter, no.value.oldest) == ("fees.copy", date(2019, 10, 1))


def test_a_value_that_has_ended_is_an_error_the_day_after(
    spoil: Callable[[str, str], Path],
) -> None:
    ended = load(
        spoil("      since: 2025-04-01\n", "      since: 2025-04-01\n      until: 2025-12-31\n")
    )
    assert ended.find(int, "fees.copy", date(2025, 12, 31)).value == 200
    with pytest.raises(NoValueError, match="2026-01-01"):
        ended.find(int, "fees.copy", date(2026, 1, 1))


def test_a_parameter_that_does_not_exist_is_an_error(tree: Path) -> None:
    with pytest.raises(NoValueError, match="we hold none"):
        load(tree).find(int, "fees.other", date(2025, 4, 1))


def test_an_unknown_start_counts_from_the_edition_it_was_seen_in(
    spoil: Callable[[str, str], Path],
) -> None:
    parameters = load(spoil("since: 2025-04-01", "since: unknown"))
    seen = parameters.find(int, "fees.copy", date(2025, 4, 1))
    assert (seen.value, seen.since, seen.since_known) == (200, date(2025, 4, 1), False)
    assert parameters.find(int, "fees.copy", date(2025, 3, 31)).value == 300


def test_a_municipalitys_own_value_goes_before_the_nations_and_no_further(tree: Path) -> None:
    own = tree / "municipalities" / "sample-99999" / "fees.yaml"
    own.write_text(
        "copy:\n  title: {ja: 手数料, en: fee}\n  unit: yen\n  values:\n"
        "    - {value: 100, since: unknown, kind: guide, source: sample-guide#1, "
        "verified_on: 2026-11-21}\n",
        encoding="utf-8",
    )
    parameters = load(tree)
    assert parameters.find(int, "fees.copy", date(2025, 4, 1), SAMPLE).value == 100
    assert parameters.find(int, "fees.copy", date(2025, 3, 31), SAMPLE).value == 300
    assert parameters.find(int, "fees.copy", date(2025, 4, 1)).value == 200
    with pytest.raises(NoValueError, match=r"sample\.fees\.copy .*2019-10-01"):
        parameters.find(int, "fees.copy", date(2019, 9, 30), SAMPLE)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        pytest.param("unit: yen", "units: yen", 3, "units is unknown", id="unknown key"),
        pytest.param("unit: yen", "unit: yen\n  unit: yen", 4, "twice", id="duplicate key"),
        pytest.param("unit: yen", "unit: ryo", 3, "ryo is unknown", id="unknown unit"),
        pytest.param("value: 300", "value: '300'", 5, "whole number", id="text for a number"),
        pytest.param("value: 300", "value: 0300", 5, "plain decimal", id="octal number"),
        pytest.param("value: 300", "value: 3_00", 5, "plain decimal", id="number with a stroke"),
        pytest.param("value: 300", "value: -1", 5, "negative", id="negative fee"),
        pytest.param("value: 300", "value: [300]", 5, "whole number", id="list for a number"),
        pytest.param("value: 300", "value: null", 5, "whole number", id="null"),
        pytest.param("since: 2019-10-01", "since: 2019-02-30", 6, "no day", id="no such day"),
        pytest.param("since: 2019-10-01", "since: 2019-1-1", 6, "A day like", id="short day"),
        pytest.param("since: 2019-10-01", "since: soon", 6, "A day like", id="no day"),
        pytest.param("until: 2025-03-31", "until: 2019-09-30", 7, "before it begins", id="ends"),
        pytest.param("until: 2025-03-31", "until: 2025-04-01", 11, "not ended", id="overlap"),
        pytest.param("      until: 2025-03-31\n", "", 10, "not ended", id="no end"),
        pytest.param("since: 2025-04-01", "since: 2018-01-01", 11, "order", id="unsorted"),
        pytest.param("kind: guide", "kind: rumour", 8, "kind is unknown", id="unknown kind"),
        pytest.param("kind: guide", "kind: assumed", 5, "needs a `reason`", id="no reason"),
        pytest.param("source: sample-guide#14", "source: x#1", 9, "not in sources", id="no source"),
        pytest.param("source: sample-guide#14", "source: sample-guide", 9, "section", id="section"),
        pytest.param("      source: sample-guide#14\n", "", 5, "source is missing", id="missing"),
        pytest.param("      verified_on: 2026-11-21\n", "", 5, "verified_on is", id="not verified"),
        pytest.param("{ja: 手数料, en: fee}", "{ja: 手数料}", 2, "en is missing", id="no English"),
        pytest.param("{ja: 手数料, en: fee}", "fee", 2, "mapping", id="title is a text"),
        pytest.param("{ja: 手数料, en: fee}", "{ja: ' ', en: fee}", 2, "empty", id="empty text"),
        pytest.param("unit: yen", "unit: yen: yen", 3, "Not YAML", id="not YAML"),
        pytest.param("unit: yen", "unit: *yen", 3, "An alias", id="alias"),
        pytest.param("unit: yen", "? [a]\n  : 1", 3, "A text", id="list as key"),
        pytest.param("copy:", "a: 1\n---\ncopy:", 2, "another document", id="two documents"),
        pytest.param("unit: yen", "unit: \0", 1, "Not YAML", id="control character"),
    ],
)
def test_a_fault_in_a_file_is_told_with_file_and_line(
    spoil: Callable[[str, str], Path], old: str, new: str, line: int, what: str
) -> None:
    with pytest.raises(ParameterFileError) as error:
        load(spoil(old, new))
    assert (error.value.file, error.value.line) == ("national/fees.yaml", line)
    assert what in error.value.what
    assert str(error.value).startswith(f"national/fees.yaml:{line}: ")


def test_a_value_can_be_compared_with_its_source_on_the_day_of_the_edition(
    spoil: Callable[[str, str], Path],
) -> None:
    assert load(spoil("verified_on: 2026-11-21", "verified_on: 2025-04-01")).national
    with pytest.raises(ParameterFileError, match=r"2025-04-01"):
        load(spoil("verified_on: 2025-04-01", "verified_on: 2025-03-31"))


def test_a_parameter_without_values_is_a_fault(tree: Path) -> None:
    (tree / "national" / "fees.yaml").write_text(
        "copy:\n  title: {ja: 手数料, en: fee}\n  values: []\n", encoding="utf-8"
    )
    with pytest.raises(ParameterFileError, match=r"national/fees\.yaml:3: There is no value"):
        load(tree)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\xff", "UTF-8", id="not UTF-8"),
        pytest.param(b"[" * 20_000, "deeply", id="nested beyond reason"),
        pytest.param(b"- a", "mapping", id="a list"),
    ],
)
def test_a_file_that_is_no_mapping_is_a_fault(tree: Path, content: bytes, what: str) -> None:
    (tree / "national" / "fees.yaml").write_bytes(content)
    with pytest.raises(ParameterFileError, match=what):
        load(tree)


@given(content=st.binary(max_size=60))
def test_no_bytes_crash_the_reader(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    with suppress(ParameterFileError):
        assert isinstance(read_yaml(path, "any.yaml").children(), dict)


@pytest.mark.parametrize(
    ("edition", "what"),
    [
        pytest.param("undated", "not_before", id="undated without the earliest day"),
        pytest.param("2025-04-01\n  not_before: 2025-01-01", "not_before", id="dated with one"),
        pytest.param("spring", "A day like", id="no day"),
    ],
)
def test_a_source_has_a_day_or_the_earliest_it_can_have(
    tree: Path, edition: str, what: str
) -> None:
    sources = tree / "sources.yaml"
    before = sources.read_text(encoding="utf-8")
    sources.write_text(before.replace("2025-04-01", edition), encoding="utf-8")
    with pytest.raises(ParameterFileError, match=what):
        load(tree)


def test_a_folder_of_a_municipality_is_called_by_name_and_code(tree: Path) -> None:
    (tree / "municipalities" / "sample-99999").rename(tree / "municipalities" / "sample")
    with pytest.raises(ParameterFileError, match="five digits"):
        load(tree)
