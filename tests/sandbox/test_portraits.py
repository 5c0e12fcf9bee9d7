"""Portraits are drawings of nobody real, always the same for one id."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.sandbox.photographs import photograph_of
from jumin.sandbox.portraits import Stage, draw, features, photograph
from jumin.terms import Sex


PEOPLE = st.builds(
    lambda name, years, sex: features(name, years=years, sex=sex),
    st.text(min_size=1, max_size=40),
    st.integers(0, 120),
    st.sampled_from(Sex),
)


@settings(max_examples=200)
@given(PEOPLE)
def test_every_portrait_is_well_formed_small_and_needs_nothing_from_elsewhere(seen):
    drawing = draw(seen)
    ET.fromstring(f"<svg>{drawing}</svg>")  # noqa: S314 (our own drawing)
    assert len(drawing) < 3000
    assert not re.search(r"style|href|script|url\(|class|id=", drawing)


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=40), st.sampled_from(Sex))
def test_one_is_drawn_alike_every_time(name, sex):
    assert features(name, years=40, sex=sex) == features(name, years=40, sex=sex)


@pytest.mark.parametrize(
    ("years", "stage"),
    [
        (0, Stage.CHILD),
        (12, Stage.CHILD),
        (13, Stage.YOUNG),
        (25, Stage.YOUNG),
        (26, Stage.ADULT),
        (61, Stage.ADULT),
        (62, Stage.OLD),
        (120, Stage.OLD),
    ],
)
def test_one_is_drawn_as_old_as_one_is(years, stage):
    assert features("sakura", years=years, sex=Sex.FEMALE).stage is stage


def test_neither_children_nor_women_have_beards():
    names = [f"r{number}" for number in range(200)]
    assert not any(features(name, years=8, sex=Sex.MALE).has_beard for name in names)
    assert not any(features(name, years=50, sex=Sex.FEMALE).has_beard for name in names)
    assert any(features(name, years=50, sex=Sex.MALE).has_beard for name in names)


def test_people_look_different():
    drawings = {draw(features(f"r{number}", years=40, sex=Sex.FEMALE)) for number in range(30)}
    assert len(drawings) > 25


@settings(max_examples=50)
@given(PEOPLE)
def test_a_photograph_for_a_card_is_the_portrait_before_a_plain_ground_three_to_four(seen):
    root = ET.fromstring(photograph(seen))  # noqa: S314 (our own drawing)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert width / height == 3 / 4
    assert draw(seen) in photograph(seen)


def test_a_photograph_shows_its_holder_on_the_day_of_the_application():
    born_on = date(1990, 5, 30)

    def taken(on):
        return photograph_of("sakura", born_on=born_on, sex=Sex.FEMALE, on=on)

    assert taken(date(2016, 5, 29)) != taken(date(2016, 5, 30)) == taken(date(2026, 11, 20))
