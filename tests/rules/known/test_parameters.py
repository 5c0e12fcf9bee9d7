"""Finding the value for a day, against a slow reader that looks at every span."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Citation,
    DatedValue,
    Kind,
    Municipality,
    NoValueError,
    Parameter,
    Parameters,
    Source,
)
from jumin.terms import FaultError, MunicipalityId, UsageError


SAMPLE = MunicipalityId("sample")
TOWN = Municipality(SAMPLE, "99999", "見本市", "Sample", "見本県", "Mihon-ken", "Sample-shi")
FIRST = date(2020, 1, 1)
SOURCE = Source("s", "案内", "guide", "見本市", date(2019, 1, 1), is_dated=True, note=None)
DAYS = 40
"""Spans lie within so many days, so that they touch and leave gaps often."""


def dated(value: object, since: date, until: date | None) -> DatedValue[object]:
    """Make a value that is good for some days."""
    cited = Citation(SOURCE, "1")
    return DatedValue(
        value,
        since,
        since_known=True,
        until=until,
        kind=Kind.GUIDE,
        citation=cited,
        reason=None,
        verified_on=FIRST,
    )


def parameter(
    municipality: MunicipalityId | None, values: tuple[DatedValue[object], ...]
) -> Parameter:
    """Make a parameter that has these values."""
    return Parameter(
        "fees.copy", municipality, "手数料", "fee", "yen", values, "f.yaml", 1, is_packaged=True
    )


def tree(own: Parameter | None, national: Parameter | None) -> Parameters:
    """Make a tree that holds a parameter for a municipality, for the nation, or for both."""
    return Parameters(
        sources={SOURCE.id: SOURCE},
        national={"fees.copy": national} if national else {},
        municipal={SAMPLE: {"fees.copy": own} if own else {}},
        municipalities={SAMPLE: TOWN},
    )


@st.composite
def spans(draw: st.DrawFn) -> tuple[DatedValue[object], ...]:
    """Draw values in the order of their days, with and without gaps between them."""
    cuts = sorted(draw(st.sets(st.integers(0, DAYS), min_size=2, max_size=8)))
    found = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        last = draw(st.integers(start, end - 1))
        value = draw(st.integers(1, 2))
        found.append(dated(value, FIRST + timedelta(start), FIRST + timedelta(last)))
        if last + 1 < end:
            again = draw(st.integers(1, 2))
            since = FIRST + timedelta(last + 1)
            found.append(dated(again, since, FIRST + timedelta(end - 1)))
    if found and draw(st.booleans()):
        found[-1] = dated(found[-1].value, found[-1].since, None)
    return tuple(found)


def slow(held: list[Parameter], on: date) -> object:
    """Read every span: the municipality's own first."""
    for each in held:
        for known in each.values:
            if known.since <= on <= (known.until or date.max):
                return known.value
    return None


@given(own=st.none() | spans(), national=st.none() | spans())
def test_the_value_for_a_day_is_that_of_the_span_around_it(
    own: tuple[DatedValue[object], ...] | None, national: tuple[DatedValue[object], ...] | None
) -> None:
    tables = [
        parameter(where, values) for where, values in ((SAMPLE, own), (None, national)) if values
    ]
    held = tree(
        next((each for each in tables if each.municipality), None),
        next((each for each in tables if not each.municipality), None),
    )
    days = [FIRST + timedelta(day) for day in range(-2, DAYS + 3)]
    read = [slow(tables, day) for day in days]
    for index, day in enumerate(days):
        found = held.find_if_held(int, "fees.copy", day, SAMPLE)
        assert (found.value if found else None) == read[index]
        if found is not None:
            later = [
                then
                for then, value in zip(days, read, strict=True)
                if then > day and value != found.value
            ]
            assert found.changes_on == (later[0] if later else None)
            assert held.find(int, "fees.copy", day, SAMPLE) == found
        else:
            with pytest.raises(NoValueError):
                held.find(int, "fees.copy", day, SAMPLE)


def test_a_value_until_the_end_of_time_never_changes() -> None:
    known = tree(None, parameter(None, (dated(1, FIRST, date.max),)))
    assert known.find(int, "fees.copy", date.max).changes_on is None


def test_what_one_tree_has_found_no_other_tree_answers() -> None:
    one = tree(None, parameter(None, (dated(1, FIRST, None),)))
    other = tree(None, parameter(None, (dated(2, FIRST, None),)))
    assert [each.find(int, "fees.copy", FIRST).value for each in (one, other, one)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("on", "oldest", "told"),
    [
        pytest.param(date(2019, 12, 31), FIRST, "Ask for 2020-01-01 or later", id="before"),
        pytest.param(date(2020, 2, 1), FIRST, "what we hold has ended", id="after"),
    ],
)
def test_no_value_says_what_is_missing_and_into_which_file_it_belongs(
    on: date, oldest: date, told: str
) -> None:
    held = tree(parameter(SAMPLE, (dated(1, FIRST, date(2020, 1, 31)),)), None)
    with pytest.raises(NoValueError, match=rf"sample\.fees\.copy on {on}.*{told}.*f\.yaml") as no:
        held.find(int, "fees.copy", on, SAMPLE)
    assert (no.value.on, no.value.oldest, no.value.file) == (on, oldest, "f.yaml")
    assert isinstance(no.value, UsageError)


@pytest.mark.parametrize(
    ("municipality", "file"),
    [(None, "national/fees.yaml"), (SAMPLE, "municipalities/sample-99999/fees.yaml")],
)
def test_a_parameter_that_nobody_holds_belongs_into_the_file_of_its_topic(
    municipality: MunicipalityId | None, file: str
) -> None:
    with pytest.raises(NoValueError, match="we hold none") as no:
        tree(None, None).find(int, "fees.copy", FIRST, municipality)
    assert no.value.file == file


def test_a_value_of_another_type_than_asked_is_a_fault() -> None:
    held = tree(None, parameter(None, (dated(1, FIRST, None),)))
    with pytest.raises(FaultError, match="str"):
        held.find(str, "fees.copy", FIRST)
