from datetime import date, datetime, time
from pathlib import Path

import pytest
from changing import assert_changes_as_told
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.rules import (
    Charge,
    Hours,
    Language,
    NoValueError,
    ParameterFileError,
    PhoneLine,
    Topic,
    hotline,
    hotline_answers,
    hotline_menu,
    line_hours,
    load,
    municipalities,
    parameters,
)
from jumin.terms import JST, MunicipalityId, UsageError


ON = date(2026, 11, 20)
EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
LINES = ("free", "paid", "otherwise", "foreign-free", "foreign-paid", "fax", "e-tax")
FREE, PAID, OTHERWISE = "0120-95-0178", "0570-783-578", "050-3818-1250"
CENTRE, CENTRE_FAX = "counter.call-centre", "counter.call-centre.fax"
FOREIGN = (
    Language.ENGLISH,
    Language.CHINESE,
    Language.KOREAN,
    Language.SPANISH,
    Language.PORTUGUESE,
)
LONG, SHORT = Hours(time(9, 30), time(20)), Hours(time(9, 30), time(17, 30))
DAILY = Hours(time(8, 30), time(20))
LINE = """\
line.sample:
  title: {{ja: 電話, en: line}}
  unit: phone-line
  values:
    - value: {{ja: 電話, en: line, number: 0120-95-0178, charge: free, languages: [ja], topics: [card]{more}}}
      since: unknown
      kind: guide
      source: sample-guide#1
      verified_on: 2026-11-22
"""  # noqa: E501  (one value, one line)


def by_key(place: MunicipalityId, on: date = ON) -> dict[str, PhoneLine]:
    return {line.key: line for line in hotline(place, on).value}


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JST)


@pytest.mark.source(
    "HOTLINE-1",
    "fujisawa-guide §6",
    "nakanoto-guide-2022-11-11 §card 5 §contact",
    "kamakura-guide-2024-05-01 §3 §9",
    "tsukuba-guide-2023-10 §contact",
    "izumi-guide §6 §contact",
)
@pytest.mark.parametrize(
    ("place", "numbers"),
    [
        (FUJISAWA, [FREE, PAID, OTHERWISE]),
        (NAKANOTO, [FREE, PAID, OTHERWISE, "0767-72-3132", "0767-72-3794"]),
        (KAMAKURA, [FREE, "0120-0178-27", "0467-61-2300", "0467-23-5166", "0467-24-0077"]),
        (
            TSUKUBA,
            [
                FREE,
                PAID,
                "0120-0178-27",
                "0570-064-738",
                "0120-601-785",
                "0570-01-5901",
                "029-883-1111",
            ],
        ),
        (IZUMI, [FREE, "0725-99-8117"]),
    ],
)
def test_a_municipality_gives_the_numbers_of_its_guide(
    place: MunicipalityId, numbers: list[str]
) -> None:
    """直ちに次の電話番号に連絡、お問合せ先一覧."""
    told = hotline(place, ON)
    assert [line.number for line in told.value] == numbers
    assert not told.assumed


@pytest.mark.source("HOTLINE-1")
@pytest.mark.parametrize("place", EVERYWHERE)
def test_every_list_of_numbers_says_that_this_is_a_simulator(place: MunicipalityId) -> None:
    assert "simulator" in str(hotline(place, ON).reasons[0])
    told = hotline_answers(place, topic=Topic.LOSS, at=at(11, 20, 3))
    assert "simulator" in str(told.reasons[0])


@pytest.mark.source("HOTLINE-1", "fujisawa-guide §6", "tsukuba-guide-2023-10 §contact")
def test_of_each_number_the_charge_and_the_languages_are_told() -> None:
    """無料、有料; Available languages: English, Chinese, Korean, Spanish and Portuguese."""
    lines = by_key(TSUKUBA)
    assert {key: line.charge for key, line in lines.items()} == {
        "free": Charge.FREE,
        "paid": Charge.PAID,
        "foreign-free": Charge.FREE,
        "foreign-paid": Charge.PAID,
        "fax": Charge.FREE,
        "e-tax": Charge.PAID,
        "counter.card-section": None,
    }
    assert lines["foreign-free"].languages == lines["foreign-paid"].languages == FOREIGN
    assert lines["free"].languages == (Language.JAPANESE,)
    assert [key for key, line in lines.items() if line.is_fax] == ["fax"]


@pytest.mark.source("HOTLINE-1", "fujisawa-guide §6", "nakanoto-guide-2022-11-11 §card 5")
@pytest.mark.parametrize("place", [FUJISAWA, NAKANOTO])
def test_one_number_is_rung_where_the_paid_one_can_not_be_reached(place: MunicipalityId) -> None:
    """繋がらない場合は050-3818-1250."""
    assert by_key(place)["otherwise"].stands_in_for == "paid"


@pytest.mark.source("HOTLINE-1", "kamakura-guide-2024-05-01 §9", "tsukuba-guide-2023-10 §contact")
@pytest.mark.parametrize("line", ["free", "foreign-free"])
@pytest.mark.parametrize(
    ("on", "hours"),
    [
        pytest.param(date(2026, 11, 20), LONG, id="Friday"),
        pytest.param(date(2026, 11, 21), SHORT, id="Saturday"),
        pytest.param(date(2026, 11, 22), SHORT, id="Sunday"),
        pytest.param(date(2026, 11, 23), SHORT, id="Monday, a public holiday"),
        pytest.param(date(2026, 11, 24), LONG, id="Tuesday"),
        pytest.param(date(2026, 12, 28), LONG, id="28 December"),
        pytest.param(date(2026, 12, 29), None, id="29 December"),
        pytest.param(date(2027, 1, 3), None, id="3 January"),
        pytest.param(date(2027, 1, 4), LONG, id="4 January"),
    ],
)
def test_the_toll_free_lines_answer_longer_on_weekdays(
    line: str, on: date, hours: Hours | None
) -> None:
    """平日 9:30〜20:00 土日祝日 9:30〜17:30（年末年始を除く）."""
    assert line_hours(line, on).value == ((hours,) if hours else ())


@pytest.mark.source("HOTLINE-1", "tsukuba-guide-2023-10 §contact")
@pytest.mark.parametrize("line", ["paid", "foreign-paid"])
@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2026, 11, 21), True),
        (date(2026, 11, 23), True),
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
    ],
)
def test_the_paid_lines_answer_alike_every_day(line: str, on: date, *, is_open: bool) -> None:
    """全日 8:30〜20:00（年末年始を除く）."""
    assert line_hours(line, on).value == ((DAILY,) if is_open else ())


@pytest.mark.source("HOTLINE-1", "tsukuba-guide-2023-10 §contact")
@pytest.mark.parametrize(
    ("on", "is_open"),
    [(ON, True), (date(2026, 11, 21), False), (date(2026, 11, 23), False)],
)
def test_the_e_tax_help_desk_answers_on_weekdays(on: date, *, is_open: bool) -> None:
    """平日 9:00〜17:00（土日祝・12/29〜1/3を除く）."""
    expected = (Hours(time(9), time(17)),) if is_open else ()
    assert line_hours("e-tax", on).value == expected


@pytest.mark.source("HOTLINE-1", "tsukuba-guide-2023-10 §contact")
def test_that_the_foreign_toll_free_line_rests_at_the_turn_of_the_year_is_assumed() -> None:
    assert line_hours("foreign-free", date(2026, 12, 29)).assumed
    assert not line_hours("foreign-free", date(2026, 12, 28)).assumed
    assert not line_hours("foreign-paid", date(2026, 12, 29)).assumed


@pytest.mark.source("HOTLINE-1", "tsukuba-guide-2023-10 §contact")
def test_of_the_fax_number_no_hours_are_told() -> None:
    told = line_hours("fax", ON)
    assert (told.value, told.changes_on) == (None, None)


@pytest.mark.source("HOTLINE-1", "kamakura-guide-2024-05-01 §9")
def test_the_voice_menu_has_six_keys() -> None:
    """音声ガイダンス 1番〜6番."""
    assert list(enumerate(hotline_menu(ON).value, 1)) == [
        (1, Topic.CARD),
        (2, Topic.LOSS),
        (3, Topic.SYSTEM),
        (4, Topic.PORTAL),
        (5, Topic.INSURANCE),
        (6, Topic.PAYMENTS),
    ]


@pytest.mark.source("HOTLINE-1", "kamakura-guide-2024-05-01 §9")
@pytest.mark.parametrize(("on", "is_known"), [(date(2024, 4, 30), False), (date(2024, 5, 1), True)])
def test_before_the_edition_nothing_is_said_of_the_menu(on: date, *, is_known: bool) -> None:
    if is_known:
        assert hotline_menu(on).value
    else:
        with pytest.raises(NoValueError):
            hotline_menu(on)


@pytest.mark.source("LOSS-1", "HOTLINE-1", "fujisawa-guide §6", "izumi-guide §6")
@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("instant", [at(11, 20, 3), at(12, 31, 23, 59), at(11, 22, 12)])
def test_a_loss_is_taken_at_any_hour_of_any_day(place: MunicipalityId, instant: datetime) -> None:
    """365日24時間対応."""
    told = hotline_answers(place, topic=Topic.LOSS, at=instant).value
    assert told[0].number == FREE
    foreign = hotline_answers(place, topic=Topic.LOSS, at=instant, language=Language.KOREAN).value
    assert [line.key for line in foreign] == ["foreign-free", "foreign-paid"]


@pytest.mark.source("HOTLINE-1")
def test_lines_that_the_guide_does_not_give_rest_on_those_that_do() -> None:
    told = hotline_answers(IZUMI, topic=Topic.LOSS, at=at(11, 20, 12), language=Language.KOREAN)
    assert [line.key for line in told.value] == ["foreign-free", "foreign-paid"]
    foreign = parameters().find(PhoneLine, "hotline.line.foreign-paid", ON)
    assert foreign.citation in told.sources
    assert foreign.citation not in hotline(IZUMI, ON).sources
    assert told.changes_on is None


@pytest.mark.source("HOTLINE-1", "kamakura-guide-2024-05-01 §9", "tsukuba-guide-2023-10 §contact")
def test_a_fax_for_the_hard_of_hearing_is_the_citys_own_or_the_nations() -> None:
    """聴覚障害者専用FAX."""
    faxes = {
        place: [line.number for line in hotline(place, ON).value if line.is_fax]
        for place in (KAMAKURA, TSUKUBA, IZUMI)
    }
    assert faxes == {KAMAKURA: ["0467-23-5166"], TSUKUBA: ["0120-601-785"], IZUMI: []}


@pytest.mark.source("HOTLINE-1", "kamakura-guide-2024-05-01 §9")
@pytest.mark.parametrize(
    ("instant", "keys"),
    [
        (at(11, 20, 8, 29), []),
        (at(11, 20, 8, 30), [CENTRE, CENTRE_FAX, "paid", "otherwise"]),
        (at(11, 20, 9, 30), ["free", CENTRE, CENTRE_FAX, "paid", "otherwise"]),
        (at(11, 20, 17), ["free", "paid", "otherwise"]),
        (at(11, 20, 20), []),
        (at(11, 23, 17, 29), ["free", "paid", "otherwise"]),
        (at(11, 23, 17, 30), ["paid", "otherwise"]),
        (at(12, 30, 12), []),
    ],
)
def test_whom_to_ring_up_now_about_a_card_in_kamakura(instant: datetime, keys: list[str]) -> None:
    told = hotline_answers(KAMAKURA, topic=Topic.CARD, at=instant)
    assert [line.key for line in told.value] == keys


def test_a_question_of_filing_taxes_goes_to_its_own_help_desk() -> None:
    told = hotline_answers(KAMAKURA, topic=Topic.TAX_FILING, at=at(11, 20, 12))
    assert [line.number for line in told.value] == ["0570-01-5901"]


def test_an_instant_without_a_zone_is_a_wrong_question() -> None:
    with pytest.raises(UsageError, match="time zone"):
        hotline_answers(KAMAKURA, topic=Topic.CARD, at=at(11, 20, 12).replace(tzinfo=None))


def test_a_line_that_there_is_not_is_an_error() -> None:
    with pytest.raises(NoValueError):
        line_hours("red", ON)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("on", [date(2023, 10, 1), ON, date(2026, 12, 28), date(2027, 1, 3)])
def test_the_hours_of_every_line_change_on_the_day_that_is_told(line: str, on: date) -> None:
    assert_changes_as_told(lambda day: line_hours(line, day), on)


@settings(max_examples=20, deadline=None)
@given(on=st.dates(date(2023, 10, 1), date(2032, 12, 31)), line=st.sampled_from(LINES))
def test_the_hours_change_on_the_day_that_is_told_whatever_the_day(on: date, line: str) -> None:
    assert_changes_as_told(lambda day: line_hours(line, day), on, days=60)


@pytest.mark.source("HOTLINE-1", "fujisawa-guide §6")
def test_hours_that_a_later_guide_tells_are_not_told_before_it() -> None:
    told = line_hours("free", date(2023, 9, 30))
    assert (told.value, told.changes_on) == (None, date(2023, 10, 1))
    assert_changes_as_told(lambda day: line_hours("free", day), date(2023, 9, 30))


@pytest.mark.parametrize("place", EVERYWHERE)
def test_the_numbers_change_on_the_day_that_is_told(place: MunicipalityId) -> None:
    assert_changes_as_told(lambda day: hotline(place, day), ON, days=60)


def test_the_lines_tested_are_all_that_there_are() -> None:
    held = {
        name.removeprefix("hotline.line.") for name in parameters().national if ".line." in name
    }
    assert held == set(LINES)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (", languages: [jp]", "twice"),
        (", topics: [cards]", "twice"),
        (", is_fax: maybe", "true or false"),
        (", color: red", "color is unknown"),
    ],
)
def test_a_line_that_is_not_written_as_lines_are_is_a_fault(
    tree: Path, more: str, what: str
) -> None:
    (tree / "national" / "hotline.yaml").write_text(LINE.format(more=more), "utf-8")
    with pytest.raises(ParameterFileError, match=what):
        load(tree)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("languages: [ja]", "languages: [jp]", "jp is unknown; known are: ja, en"),
        ("topics: [card]", "topics: [cards]", "cards is unknown"),
        ("topics: [card]", "topics: [card, card]", "twice"),
        ("charge: free", "charge: gratis", "gratis is unknown; known are: free, paid"),
        ("number: 0120-95-0178", "number: 1-800", "A number like"),
    ],
)
def test_a_key_that_no_line_has_is_a_fault(tree: Path, old: str, new: str, what: str) -> None:
    text = LINE.format(more="").replace(old, new)
    (tree / "national" / "hotline.yaml").write_text(text, "utf-8")
    with pytest.raises(ParameterFileError, match=what):
        load(tree)
