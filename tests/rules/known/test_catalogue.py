"""The catalogue of what is known, its parameters as plain data, and what differs."""

import json
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Condition,
    Difference,
    Hours,
    MonthDay,
    NoValueError,
    UnknownMunicipalityError,
    UnknownParameterError,
    YearlyDays,
    answering_by,
    catalogue,
    differences,
    differences_between,
    load,
    parameter_named,
    parameters,
    plain,
    plain_parameter,
)
from jumin.terms import UsageError


ON = date(2026, 11, 22)
BEFORE, AFTER = date(2025, 3, 31), date(2025, 4, 1)
OWN = """\
copy:
  title: {ja: 手数料, en: fee}
  unit: yen
  values:
    - {value: 100, since: 2025-06-01, kind: guide, source: sample-guide#1, verified_on: 2026-11-21}
other:
  title: {ja: 他, en: other}
  values:
    - {value: text, since: 2025-06-01, kind: guide, source: sample-guide#1, verified_on: 2026-11-21}
"""


@pytest.fixture
def small(tree: Path) -> Iterator[Path]:
    """Answer by a small tree: a national fee, and two parameters of one of two municipalities."""
    towns = tree / "municipalities"
    (towns / "sample-99999" / "fees.yaml").write_text(OWN, "utf-8")
    names = (towns / "sample-99999" / "municipality.yaml").read_text("utf-8")
    (towns / "plain-99998").mkdir()
    (towns / "plain-99998" / "municipality.yaml").write_text(names, "utf-8")
    with answering_by(load(tree)):
        yield tree


def told(on: date | None = None, municipality: str | None = None) -> list[tuple[str, list[object]]]:
    """Tell what the catalogue lists, with its values."""
    listed = catalogue(municipality, on)
    return [(str(each), [dated.value for dated in each.values]) for each in listed]


@pytest.mark.usefixtures("small")
def test_the_catalogue_lists_every_parameter_wherever_it_is_held() -> None:
    assert told() == [
        ("fees.copy", [300, 200]),
        ("sample.fees.copy", [100]),
        ("sample.fees.other", ["text"]),
    ]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("on", "listed"),
    [
        pytest.param(date(2019, 9, 30), [], id="before the first"),
        pytest.param(BEFORE, [("fees.copy", [300])], id="the first value"),
        pytest.param(AFTER, [("fees.copy", [200])], id="the second"),
        pytest.param(
            date(2025, 6, 1),
            [("sample.fees.copy", [100]), ("sample.fees.other", ["text"])],
            id="the municipality's own",
        ),
    ],
)
def test_of_a_municipality_it_lists_what_answers_on_a_day(
    on: date, listed: list[tuple[str, list[object]]]
) -> None:
    assert told(on, "sample") == listed


@pytest.mark.usefixtures("small")
def test_of_a_municipality_without_a_day_it_lists_its_own_before_the_nations() -> None:
    assert [name for name, _ in told(None, "sample")] == [
        "sample.fees.copy",
        "fees.copy",
        "sample.fees.other",
    ]
    assert told(None, "plain") == [("fees.copy", [300, 200])]


def test_what_the_catalogue_lists_for_a_day_is_what_the_rules_find() -> None:
    for each in catalogue("kamakura", ON):
        found = parameters().find_if_held(object, each.name, ON, each.municipality)
        assert found is not None
        assert [dated.value for dated in each.values] == [found.value]


@pytest.mark.usefixtures("small")
def test_a_parameter_is_found_by_its_name() -> None:
    assert [str(each) for each in parameter_named("fees.copy")] == ["fees.copy", "sample.fees.copy"]
    assert [str(each) for each in parameter_named("fees.copy", "plain")] == ["fees.copy"]
    assert [str(each) for each in parameter_named("fees.copy", "sample", ON)] == [
        "sample.fees.copy"
    ]
    with pytest.raises(NoValueError, match="2019-10-01 or later"):
        parameter_named("fees.copy", None, date(2019, 9, 30))
    with pytest.raises(UnknownMunicipalityError):
        parameter_named("fees.copy", "nowhere")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("fees.cpy", "fees.copy"), ("fee.copy", "fees.copy"), ("xyz", None), ("", None)],
)
@pytest.mark.usefixtures("small")
def test_a_wrong_name_is_answered_with_the_one_that_was_meant(name: str, meant: str | None) -> None:
    with pytest.raises(UnknownParameterError) as error:
        parameter_named(name)
    assert error.value.meant == meant
    assert (f"Did you mean {meant}?" in str(error.value)) is (meant is not None)
    assert isinstance(error.value, UsageError)


def test_the_beginning_of_several_is_answered_with_them() -> None:
    with pytest.raises(UnknownParameterError, match=r"family-register, kiosk\.fee\.res"):
        parameter_named("kiosk.fee")


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (True, True),
        ("text", "text"),
        (date(2024, 5, 1), "2024-05-01"),
        (time(6, 30), "06:30"),
        (MonthDay(2, 8), "02-08"),
        (Condition.SEAL_REGISTERED, "seal-registered"),
        ((Condition.SEAL_REGISTERED, "a"), ["seal-registered", "a"]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({Condition.SEAL_REGISTERED: (1,)}, {"seal-registered": [1]}),
        (Hours(time(6, 30), time(23)), {"opens": "06:30", "closes": "23:00"}),
        (
            YearlyDays(MonthDay(12, 29), MonthDay(1, 3)),
            {"first": "12-29", "last": "01-03"},
        ),
        (None, None),
    ],
)
def test_a_value_is_told_as_plain_data(value: object, data: object) -> None:
    assert plain(value) == data


def test_a_value_that_nobody_said_how_to_tell_is_a_fault_of_the_code() -> None:
    with pytest.raises(TypeError, match="float"):
        plain(1.5)


def test_every_packaged_parameter_is_plain_data() -> None:
    data = [plain_parameter(each) for each in catalogue()]
    assert json.loads(json.dumps(data)) == data
    assert len(data) > 200


def test_a_parameter_tells_where_it_stands(small: Path) -> None:
    own = plain_parameter(parameter_named("fees.copy", "sample")[0])
    assert own == {
        "name": "fees.copy",
        "municipality": "sample",
        "title": {"ja": "手数料", "en": "fee"},
        "unit": "yen",
        "held_in": "package",
        "file": "municipalities/sample-99999/fees.yaml",
        "line": 1,
        "values": [
            {
                "value": 100,
                "since": "2025-06-01",
                "since_known": True,
                "until": None,
                "kind": "guide",
                "source": "sample-guide",
                "section": "1",
                "edition": "2025-04-01",
                "reason": None,
                "verified_on": "2026-11-21",
            }
        ],
    }
    assert (small / str(own["file"])).is_file()


def values(found: tuple[Difference, ...]) -> list[tuple[object, ...]]:
    """Tell differences by name, place and the two values."""
    return [
        (
            each.name,
            each.municipality,
            each.before and each.before.value,
            each.after and each.after.value,
        )
        for each in found
    ]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        pytest.param(BEFORE, BEFORE, [], id="no day"),
        pytest.param(
            BEFORE,
            AFTER,
            [("fees.copy", None, 300, 200), ("fees.copy", "sample", 300, 200)],
            id="the nation's",
        ),
        pytest.param(
            AFTER,
            date(2025, 6, 1),
            [("fees.copy", "sample", 200, 100), ("fees.other", "sample", None, "text")],
            id="a municipality's own begins",
        ),
    ],
)
def test_what_changes_between_two_days(
    first: date, last: date, found: list[tuple[object, ...]]
) -> None:
    assert values(differences(first, last)) == found
    mine = [each for each in found if each[1] == "sample"]
    assert values(differences(first, last, "sample")) == mine


@pytest.mark.usefixtures("small")
def test_days_are_named_in_their_order() -> None:
    with pytest.raises(UsageError, match="2025-04-01 to 2025-03-31 is backwards"):
        differences(AFTER, BEFORE)


@pytest.mark.usefixtures("small")
def test_where_two_municipalities_differ() -> None:
    assert values(differences_between("plain", "sample", ON)) == [
        ("fees.copy", None, 200, 100),
        ("fees.other", None, None, "text"),
    ]
    assert differences_between("sample", "sample", ON) == ()
    assert values(differences_between("sample", "plain", AFTER)) == []


@given(start=st.integers(0, 3000), days=st.integers(0, 3000))
def test_differences_are_those_parameters_that_have_another_value(start: int, days: int) -> None:
    first = date(2016, 1, 1) + timedelta(start)
    last = first + timedelta(days)
    found = {each.name for each in differences(first, last, "kamakura")}

    def at(day: date) -> Callable[[str], object]:
        held = {each.name: each.values[0].value for each in catalogue("kamakura", day)}
        return held.get

    before, after = at(first), at(last)
    names = {each.name for each in catalogue("kamakura")}
    assert found == {name for name in names if before(name) != after(name)}
