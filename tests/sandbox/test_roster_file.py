"""A residents' file: every cell is checked, everything wrong is told at once, nothing is echoed."""

import csv
import io
from contextlib import suppress
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.sandbox.roster_checks import certificates_of
from jumin.sandbox.roster_file import LARGEST, RosterFileError, read
from jumin.sandbox.roster_remarks import JAPANESE, OPTIONAL, TEXTS, Column, RemarkCode
from jumin.terms import CertificatePurpose, IndividualNumber, Sex


BEGINS_ON = date(2026, 11, 20)
OLDEST = date(2022, 8, 20)
SAKURA = {
    "id": "sakura",
    "municipality": "kamakura",
    "household": "1",
    "address": "神奈川県鎌倉市見本町１番１号",
    "name": "見本　さくら",
    "reading": "ミホン　サクラ",
    "born_on": "1990-05-30",
    "sex": "female",
    "relationship": "世帯主",
    "domicile": "神奈川県鎌倉市見本町１番",
    "card_issued_on": "2025-06-02",
    "certificates": "both",
}
CHILD = SAKURA | {"id": "haruto", "name": "見本　春斗", "relationship": "子", "sex": "male"}
EMMA = SAKURA | {
    "id": "emma",
    "household": "2",
    "name": "SAMPLE EMMA",
    "domicile": "",
    "nationality": "カナダ",
    "residence_status": "留学",
    "stay_until": "2027-03-31",
}


def file_of(*people, header=None):
    """Write a residents' file of these people."""
    names = [column.value for column in Column]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header or names)
    writer.writerows([person.get(name, "") for name in names] for person in people)
    return text.getvalue().encode()


def read_(content):
    return read(content, on=BEGINS_ON, oldest_card_on=OLDEST)


def problems(content):
    with pytest.raises(RosterFileError) as refused:
        read_(content)
    return [(one.line, one.column, one.code) for one in refused.value.problems]


def problem(person, *others):
    """Tell the one thing that is wrong with a person."""
    (found,) = problems(file_of(person, *others))
    assert found[0] == 2
    return found[1:]


def test_a_row_is_a_resident():
    (row,) = read_(file_of(SAKURA)).rows
    assert (row.id, row.municipality, row.sex) == ("sakura", "kamakura", Sex.FEMALE)
    assert (row.born_on, row.card_issued_on) == (date(1990, 5, 30), date(2025, 6, 2))
    assert row.certificates == frozenset(CertificatePurpose)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_example_is_a_file_that_can_be_read(language):
    content = (files("jumin.sandbox") / "examples" / f"residents-{language}.csv").read_bytes()
    roster = read_(content)
    assert len(roster.rows) == 5
    assert [len(rows) for rows in roster.households()] == [3, 1, 1]
    assert not roster.notices
    assert not roster.unprintable()


def test_columns_may_have_their_japanese_names_and_any_order():
    japanese = file_of(SAKURA, header=[JAPANESE[column] for column in Column])
    assert read_(japanese).rows == read_(file_of(SAKURA)).rows


def test_every_column_has_both_names():
    assert set(JAPANESE) == set(Column)
    assert len(set(JAPANESE.values())) == len(Column)


def test_every_remark_has_its_text():
    assert set(TEXTS) == set(RemarkCode)


@pytest.mark.parametrize("column", sorted(OPTIONAL))
def test_columns_that_need_not_be_there_may_be_absent(column):
    names = [one.value for one in Column if one != column]
    person = EMMA if column is Column.DOMICILE else SAKURA | {"certificates": ""}
    if column in {Column.NATIONALITY, Column.RESIDENCE_STATUS, Column.CARD_ISSUED_ON}:
        person = SAKURA | {"certificates": "", "card_issued_on": ""}
    text = ",".join(names) + "\r\n" + ",".join(person.get(name, "") for name in names)
    assert len(read_(text.encode()).rows) == 1


@pytest.mark.parametrize("column", [one for one in Column if one not in OPTIONAL])
def test_columns_that_must_be_there_are_told_when_they_are_absent(column):
    names = [one.value for one in Column if one != column]
    text = ",".join(names) + "\n" + ",".join(SAKURA.get(name, "") for name in names)
    assert problems(text.encode()) == [(1, column, RemarkCode.COLUMN_MISSING)]


def test_a_column_that_is_none_is_told_by_its_place_and_not_by_its_name():
    header = [column.value for column in Column]
    header[5] = "個人番号"
    found = problems(file_of(SAKURA, header=header))
    assert (1, None, RemarkCode.COLUMN_UNKNOWN) in found
    header[5] = "name"
    assert (1, Column.NAME, RemarkCode.COLUMN_TWICE) in problems(file_of(SAKURA, header=header))


@pytest.mark.source("RFC 3629 §6")
def test_utf_8_may_have_its_mark():
    assert read_(b"\xef\xbb\xbf" + file_of(SAKURA)).rows == read_(file_of(SAKURA)).rows


def test_cp932_is_read_and_told():
    japanese = file_of(SAKURA, header=[JAPANESE[column] for column in Column])
    roster = read_(japanese.decode().encode("cp932"))
    assert roster.rows == read_(japanese).rows
    assert [notice.code for notice in roster.notices] == [RemarkCode.CP932]


@pytest.mark.parametrize("encoding", ["utf-16", "euc-jp", "iso2022_jp", "utf-32"])
def test_another_encoding_is_refused(encoding):
    japanese = file_of(SAKURA, header=[JAPANESE[column] for column in Column])
    assert problems(japanese.decode().encode(encoding))


def test_a_byte_that_is_no_text_is_told_by_its_line():
    content = file_of(SAKURA) + b"\xff\xfe\xfd\n"
    assert problems(content) == [(3, None, RemarkCode.ENCODING)]


@pytest.mark.source("RFC 4180 §2")
def test_a_line_may_go_on_in_quotes_and_the_next_is_counted_right():
    bad = CHILD | {"address": "神奈川県\n鎌倉市"}
    found = problems(file_of(SAKURA, bad, CHILD | {"id": "third", "born_on": "1990"}))
    assert (3, Column.ADDRESS, RemarkCode.CONTROL) in found
    assert (5, Column.BORN_ON, RemarkCode.DATE_FORM) in found


@pytest.mark.source("RFC 4180 §2")
def test_quotes_out_of_order_are_told_by_their_line():
    assert problems(file_of(SAKURA) + b'"a"b,\n') == [(3, None, RemarkCode.QUOTES)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b",,,\n"])
def test_an_empty_file_has_no_residents(content):
    assert problems(content) == [(1, None, RemarkCode.NO_ROWS)]


def test_a_header_alone_has_no_residents():
    assert problems(file_of()) == [(1, None, RemarkCode.NO_ROWS)]


def test_a_file_has_a_largest_size():
    assert problems(b"x" * (LARGEST + 1)) == [(1, None, RemarkCode.TOO_LARGE)]


def test_everything_wrong_is_told_at_once_in_the_order_of_lines():
    wrong = SAKURA | {"born_on": "1990/05/30", "sex": "?", "municipality": "yokohama"}
    found = problems(file_of(wrong, CHILD | {"id": "Haruto"}))
    assert found == [
        (2, Column.MUNICIPALITY, RemarkCode.MUNICIPALITY_UNKNOWN),
        (2, Column.BORN_ON, RemarkCode.DATE_FORM),
        (2, Column.SEX, RemarkCode.SEX_FORM),
        (3, Column.ID, RemarkCode.ID_FORM),
    ]


def test_a_line_with_other_cells_than_columns_is_told():
    assert problems(file_of(SAKURA) + b"a,b\n") == [(3, None, RemarkCode.CELLS)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ({"id": "Sakura"}, RemarkCode.ID_FORM),
        ({"id": "../sakura"}, RemarkCode.ID_FORM),
        ({"id": "a" * 33}, RemarkCode.ID_FORM),
        ({"municipality": "somewhere"}, RemarkCode.MUNICIPALITY_UNKNOWN),
        ({"household": ""}, RemarkCode.EMPTY),
        ({"address": "あ" * 201}, RemarkCode.TOO_LONG),
        ({"address": "見本\u202e町"}, RemarkCode.CONTROL),
        ({"name": "見本 さくら"}, RemarkCode.NAME_SPACE),
        ({"name": "見本さくら"}, RemarkCode.NAME_SPACE),
        ({"reading": "みほん　さくら"}, RemarkCode.READING_FORM),
        ({"reading": "ミホン サクラ"}, RemarkCode.READING_FORM),
        ({"born_on": "1990-02-30"}, RemarkCode.DATE_FORM),
        ({"born_on": "1899-12-31"}, RemarkCode.DATE_FORM),
        ({"born_on": "２０００-01-01"}, RemarkCode.DATE_FORM),
        ({"sex": "1"}, RemarkCode.SEX_FORM),
        ({"domicile": ""}, RemarkCode.DOMICILE_MISSING),
        ({"stay_until": "2027-03-31"}, RemarkCode.OF_FOREIGNERS),
        ({"residence_status": "留学"}, RemarkCode.OF_FOREIGNERS),
        ({"certificates": "all"}, RemarkCode.CERTIFICATES_FORM),
    ],
)
def test_a_cell_that_can_t_be_is_told_with_its_column(cell, code):
    (column,) = cell
    assert problem(SAKURA | cell) == (column, code)


@pytest.mark.parametrize(
    ("cell", "column", "code"),
    [
        ({"domicile": "神奈川県"}, "domicile", RemarkCode.OF_JAPANESE),
        ({"residence_status": ""}, "residence_status", RemarkCode.STATUS_MISSING),
        ({"stay_until": "2026-11-19"}, "stay_until", RemarkCode.STAY_OVER),
    ],
)
def test_foreign_residents_have_a_status_and_no_domicile(cell, column, code):
    assert problem(EMMA | cell) == (column, code)
    assert read_(file_of(EMMA | {"stay_until": "2026-11-20"})).rows


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"born_on": "2026-11-21"}, "born_on", RemarkCode.DATE_FUTURE),
        ({"card_issued_on": "2026-11-20"}, "card_issued_on", RemarkCode.CARD_TOO_LATE),
        ({"card_issued_on": "2022-08-20"}, "card_issued_on", RemarkCode.CARD_TOO_OLD),
        ({"card_issued_on": "1990-05-29"}, "card_issued_on", RemarkCode.CARD_BEFORE_BIRTH),
        ({"card_issued_on": ""}, "certificates", RemarkCode.CERTIFICATES_WITHOUT_CARD),
    ],
)
def test_days_must_be_possible_in_a_town_that_begins_on_a_day(cells, column, code):
    cells = {"card_issued_on": "", "certificates": ""} | cells if "born_on" in cells else cells
    assert problem(SAKURA | cells) == (column, code)


@pytest.mark.parametrize(
    "cells",
    [
        {"born_on": "2026-11-20", "card_issued_on": "", "certificates": ""},
        {"card_issued_on": "2026-11-19"},
        {"card_issued_on": "2022-08-21"},
    ],
)
def test_the_days_of_the_boundary_are_possible(cells):
    assert read_(file_of(SAKURA | cells)).rows


@pytest.mark.source("Public Personal Authentication Act art. 3")
@pytest.mark.parametrize(
    ("born_on", "said", "gets"),
    [
        pytest.param("2010-06-03", "", {"authentication"}, id="the day before the birthday"),
        pytest.param("2010-06-02", "", {"authentication", "signature"}, id="the 15th birthday"),
        pytest.param("2010-06-02", "both", {"authentication", "signature"}, id="said"),
        pytest.param("2010-06-03", "authentication", {"authentication"}, id="said for a child"),
        pytest.param("1990-05-30", "none", set(), id="none wanted"),
    ],
)
def test_who_is_under_15_when_the_card_is_issued_has_no_signature_certificate(born_on, said, gets):
    (row,) = read_(file_of(SAKURA | {"born_on": born_on, "certificates": said})).rows
    assert certificates_of(row) == gets


@pytest.mark.source("Public Personal Authentication Act art. 3")
def test_a_signature_certificate_for_somebody_under_15_is_refused():
    found = problem(SAKURA | {"born_on": "2010-06-03"})
    assert found == (Column.CERTIFICATES, RemarkCode.SIGNATURE_UNDER_AGE)


@pytest.mark.parametrize(
    ("people", "code"),
    [
        pytest.param((SAKURA, CHILD | {"relationship": "世帯主"}), RemarkCode.HOUSEHOLDERS, id="2"),
        pytest.param((CHILD,), RemarkCode.HOUSEHOLDERS, id="0"),
        pytest.param((SAKURA, CHILD | {"address": "他"}), RemarkCode.HOUSEHOLD_DIFFERS, id="away"),
        pytest.param((SAKURA, CHILD | {"domicile": "他"}), RemarkCode.HOUSEHOLD_DIFFERS, id="home"),
        pytest.param((SAKURA, CHILD | {"id": "sakura"}), RemarkCode.ID_TWICE, id="name"),
    ],
)
def test_a_household_has_one_householder_one_address_and_each_their_own_name(people, code):
    assert [found[2] for found in problems(file_of(*people))] == [code]


def test_the_same_household_in_two_municipalities_is_two():
    elsewhere = SAKURA | {"id": "yui", "municipality": "fujisawa"}
    assert len(list(read_(file_of(SAKURA, elsewhere)).households())) == 2


def test_a_foreign_resident_may_live_with_japanese_ones():
    spouse = EMMA | {"household": "1", "relationship": "妻"}
    assert len(list(read_(file_of(spouse, SAKURA)).households())) == 1


def test_the_householder_comes_first():
    (household,) = read_(file_of(CHILD, SAKURA)).households()
    assert [row.id for row in household] == ["sakura", "haruto"]


def test_characters_that_papers_lack_are_told_and_not_refused():
    roster = read_(file_of(SAKURA | {"name": "見本　\U0002a6d7"}))
    found = [(notice.line, notice.column, notice.code) for notice in roster.unprintable()]
    assert found == [(2, Column.NAME, RemarkCode.UNPRINTABLE)]


def number(first):
    return first + IndividualNumber.check_digit(first)


@pytest.mark.source("Number Act art. 19; Enforcement Ordinance (MIC No. 85 of 2014) art. 5")
@pytest.mark.parametrize("column", ["id", "household", "address", "name", "domicile", "sex"])
@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda digits: digits, id="plain"),
        pytest.param(lambda d: f"{d[:4]}-{d[4:8]}-{d[8:]}", id="in groups"),
        pytest.param(lambda d: f"{d[:4]} {d[4:8]} {d[8:]}", id="with spaces"),
        pytest.param(lambda d: d.translate({48 + i: 0xFF10 + i for i in range(10)}), id="wide"),
        pytest.param(lambda d: f"番号{d}です", id="in a text"),
    ],
)
def test_what_looks_like_an_individual_number_is_refused_and_not_echoed(column, written):
    digits = number("12345678901")
    with pytest.raises(RosterFileError) as refused:
        read_(file_of(SAKURA | {column: written(digits)}))
    assert [one.code for one in refused.value.problems] == [RemarkCode.INDIVIDUAL_NUMBER]
    assert digits not in str(refused.value)
    assert written(digits) not in str(refused.value)


@pytest.mark.source("Number Act, Enforcement Ordinance (MIC No. 85 of 2014) art. 5")
@given(st.from_regex(r"[0-9]{11}", fullmatch=True), st.integers(0, 9))
def test_only_a_right_check_digit_makes_twelve_digits_an_individual_number(first, last):
    digits = f"{first}{last}"
    content = file_of(SAKURA | {"household": digits})
    if digits == number(first):
        assert problems(content) == [(2, Column.HOUSEHOLD, RemarkCode.INDIVIDUAL_NUMBER)]
    else:
        assert read_(content).rows


def test_no_cell_is_ever_told_again():
    secret = "秘密の値"
    for column in set(Column) - {Column.HOUSEHOLD, Column.ADDRESS, Column.FORMER_ADDRESS}:
        person = EMMA if column is Column.DOMICILE else SAKURA
        if column in {Column.RELATIONSHIP, Column.NATIONALITY}:
            person = SAKURA | {"born_on": "1899-01-01"}
        with pytest.raises(RosterFileError) as refused:
            read_(file_of(person | {column.value: secret}))
        assert secret not in str(refused.value)
        assert secret not in repr(refused.value)
    assert "さくら" not in repr(read_(file_of(SAKURA)))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_make_the_reader_stumble(content):
    for prefix in (b"", file_of(SAKURA), file_of()):
        with suppress(RosterFileError):
            read_(prefix + content)


def test_a_thousand_residents_are_read_at_once():
    people = [SAKURA | {"id": f"p{n}", "household": str(n)} for n in range(1_000)]
    assert len(read_(file_of(*people)).rows) == 1_000
