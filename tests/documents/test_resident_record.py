"""The copy of the resident record shows what the register says, and nothing else."""

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf._text_extraction import mult

from jumin.documents import (
    Channel,
    NaiveInstantError,
    NobodyOnPaperError,
    Paper,
    PersonEntry,
    ResidentRecordCopy,
    TextTooLongError,
    UnsupportedCharacterError,
    lacks_characters,
    render_resident_record,
)
from jumin.terms import RefusalCode, Sex


CopyOf = Callable[..., ResidentRecordCopy]
PagesOf = Callable[[Paper], list[str]]
TextOf = Callable[[Paper], str]


def without_blanks(text: str) -> str:
    """Leave out blanks, and the invisible places where a long word may break."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFC", text))


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_every_item_stands_beside_its_label(
    head: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    [page] = pages_of(render_resident_record(copy_of(head)))
    lines = [
        line
        for line in (re.sub(r"^1 (?=\S)", "", raw.strip()) for raw in page.splitlines())
        if not line.startswith(("見本 TEST", "固有番号", "TEST –")) and line != "1"
    ]
    assert lines == [
        "住 民 票 の 写 し",
        "住所 神奈川県鎌倉市御成町18番10号 見本ハイツ101",
        "世帯主 鎌倉\u3000太郎",
        "フリガナ カマクラ\u3000タロウ",
        "氏名 鎌倉\u3000太郎",
        "生年月日 昭和60年5月3日 性別 男",
        "続柄 世帯主 住民となった日 平成24年4月1日",
        "本籍 神奈川県鎌倉市御成町18番10号",
        "筆頭者 鎌倉\u3000次郎",
        "従前の住所 東京都新宿区歌舞伎町一丁目4番1号",
        "住所を定めた日 平成24年4月2日 届出の日 平成24年4月3日",
        "個人番号 999912345677 住民票コード 99991234561",
        "以下余白",
        "この写しは、住民票の原本と相違ないことを証明する。",
        "令和8年11月21日",
        "神奈川県鎌倉市長 見本 太郎",
    ]


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_a_second_client_reads_the_same(
    head: PersonEntry, foreigner: PersonEntry, copy_of: CopyOf, poppler_text_of: TextOf
) -> None:
    text = without_blanks(poppler_text_of(render_resident_record(copy_of(head, foreigner))))
    for line in (
        "氏名鎌倉太郎",
        "生年月日昭和60年5月3日性別男",
        "個人番号999912345677住民票コード99991234561",
        "氏名NGUYENTHIMINHANH",
        "在留期間の満了日2027年8月30日在留カード番号AB12345678CD",
        "この写しは、住民票の原本と相違ないことを証明する。",
        "神奈川県鎌倉市長見本太郎",
    ):
        assert line in text


@pytest.mark.source("Basic Resident Registration Act art. 30-45")
def test_a_foreign_residents_entry_shows_nationality_and_stay_and_no_domicile(
    foreigner: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    [page] = pages_of(render_resident_record(copy_of(foreigner)))
    for line in (
        "通称 鎌倉\u3000明",
        "生年月日 1990年12月31日 性別 女",
        "外国人住民となった日 令和2年7月9日",
        "国籍・地域 ベトナム 法30条の45区分 中長期在留者",
        "在留資格 技術・人文知識・国際業務 在留期間 5年",
        "在留期間の満了日 2027年8月30日 在留カード番号 AB12345678CD",
    ):
        assert line in page
    assert "本籍" not in page
    assert "筆頭者" not in page


@pytest.mark.source("Basic Resident Registration Act art. 12")
def test_items_not_asked_for_are_printed_as_omitted(
    head: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    person = replace(
        head,
        relationship=None,
        domicile=None,
        domicile_head=None,
        individual_number=None,
        record_code=None,
    )
    [page] = pages_of(render_resident_record(replace(copy_of(person), householder=None)))
    for line in (
        "世帯主 省略",
        "続柄 省略",
        "本籍 省略",
        "筆頭者 省略",
        "個人番号 省略 住民票コード 省略",
    ):
        assert line in page
    assert page.count("省略") == 6
    assert "9999" not in page


@pytest.mark.source("Basic Resident Registration Act art. 30-45", "the same, art. 12")
def test_nationality_not_asked_for_omits_every_item_of_the_stay(
    foreigner: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    person = replace(foreigner, nationality=None, relationship="妻")
    [page] = pages_of(render_resident_record(copy_of(person)))
    assert "国籍・地域 省略 法30条の45区分 省略" in page
    assert "在留資格 省略 在留期間 省略" in page
    assert "在留期間の満了日 省略 在留カード番号 省略" in page
    assert "生年月日 1990年12月31日" in page
    assert "AB12345678CD" not in page


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_items_without_an_entry_say_so_and_names_without_one_have_no_line(
    copy_of: CopyOf, pages_of: PagesOf
) -> None:
    newborn = PersonEntry(
        name="鎌倉\u3000みなと",
        born_on=date(2019, 5, 1),
        sex=Sex.OTHER,
        became_resident_on=date(2019, 5, 1),
    )
    [page] = pages_of(render_resident_record(copy_of(newborn)))
    assert "生年月日 令和元年5月1日 性別 記載なし" in page
    assert "従前の住所 記載なし" in page
    assert "住所を定めた日 記載なし 届出の日 記載なし" in page
    for label in ("フリガナ", "旧氏", "通称"):
        assert label not in page


@pytest.mark.source("Basic Resident Registration Act art. 12")
@pytest.mark.parametrize(
    ("channel", "written"), [(Channel.KIOSK, "コンビニ交付"), (Channel.COUNTER, "窓口交付")]
)
def test_the_foot_says_where_the_paper_was_handed_out(
    channel: Channel, written: str, head: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    [page] = pages_of(render_resident_record(replace(copy_of(head), channel=channel)))
    assert f"鎌倉市 {written}" in page


@pytest.mark.source("Basic Resident Registration Act art. 12")
def test_the_day_of_issue_is_the_day_in_japan(
    head: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    for at, written in (
        (datetime(2026, 11, 20, 14, 59, tzinfo=UTC), "令和8年11月20日"),
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), "令和8年11月21日"),
    ):
        [page] = pages_of(render_resident_record(replace(copy_of(head), issued_at=at)))
        assert written in page


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")',
        "] #[ $x^2$ *a* _b_ `c` <d> @e",
        '"} #{1+1} \\u{41} \\',
        "#image(\"x.svg\") // /* https://example.com -- ... ''",
        "= 見出し + 項目 / 用語: 説明",
        "%PDF-1.7 (a) <</JS (app.alert)>>",
    ],
)
@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_a_text_that_looks_like_code_is_printed_as_it_stands(
    hostile: str,
    head: PersonEntry,
    copy_of: CopyOf,
    pages_of: PagesOf,
    poppler_text_of: TextOf,
) -> None:
    paper = render_resident_record(copy_of(replace(head, name=hostile, former_address=hostile)))
    expected = without_blanks(hostile)
    assert without_blanks("".join(pages_of(paper))).count(expected) == 2
    assert without_blanks(poppler_text_of(paper)).count(expected) == 2


@pytest.mark.source("Basic Resident Registration Act art. 7")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.text(
        st.one_of(
            st.characters(min_codepoint=0x20, max_codepoint=0x7E),
            st.characters(min_codepoint=0x3041, max_codepoint=0x3096),
            st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0),
            st.characters(),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_name_is_printed_truly_or_refused(
    name: str, head: PersonEntry, copy_of: CopyOf, poppler_text_of: TextOf
) -> None:
    copy = copy_of(replace(head, name_reading=None, name=name))
    if lacks_characters(name):
        with pytest.raises(UnsupportedCharacterError):
            render_resident_record(copy)
    else:
        text = without_blanks(poppler_text_of(render_resident_record(copy)))
        assert without_blanks("氏名" + name) in text


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("missing", ["\U0003134a", "葛\U000e01ef", "太\n郎", "太\ud800郎"])
@pytest.mark.parametrize("field", ["name", "former_surname", "domicile", "former_address"])
def test_a_character_the_typeface_lacks_refuses_the_paper_and_names_the_item_only(
    field: str, missing: str, head: PersonEntry, copy_of: CopyOf
) -> None:
    with pytest.raises(UnsupportedCharacterError) as caught:
        render_resident_record(copy_of(replace(head, **{field: "秘密" + missing})))
    assert caught.value.field == field
    assert caught.value.refusal.code is RefusalCode.RECORD_CHARACTERS
    assert caught.value.refusal.facts == {"field": field}
    assert "秘密" not in f"{caught.value} {caught.value!r}"
    assert caught.value.__context__ is None


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize("field", ["address", "householder", "mayor", "municipality_ja"])
def test_the_papers_own_items_are_checked_too(
    field: str, head: PersonEntry, copy_of: CopyOf
) -> None:
    with pytest.raises(UnsupportedCharacterError) as caught:
        render_resident_record(replace(copy_of(head), **{field: "\U0003134a"}))
    assert caught.value.field == field


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_the_longest_entries_stay_on_the_paper(
    head: PersonEntry, copy_of: CopyOf, pages_of: PagesOf
) -> None:
    """Words without blanks break, and a person too long for a sheet goes on to the next."""
    texts = {"name": "W" * 400, "former_address": "M" * 400, "relationship": "V" * 400}
    paper = render_resident_record(copy_of(replace(head, **texts)))
    assert paper.pages > 1
    text = without_blanks("".join(pages_of(paper)))
    for letter in "WMV":
        assert text.count(letter) >= 400
    right_ends: list[float] = []
    bottoms: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            right_ends.append(mult(tm, cm)[4])
            bottoms.append(mult(tm, cm)[5])

    for page in pypdf.PdfReader(io.BytesIO(paper.pdf)).pages:
        page.extract_text(visitor_text=note)
    assert max(right_ends) < 595
    assert min(bottoms) > 28


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_an_entry_longer_than_any_registers_is_refused(head: PersonEntry, copy_of: CopyOf) -> None:
    with pytest.raises(TextTooLongError) as caught:
        render_resident_record(copy_of(replace(head, name="太" * 401)))
    assert caught.value.field == "name"
    assert "太" not in str(caught.value)


@pytest.mark.source("Basic Resident Registration Act art. 12")
def test_a_copy_names_somebody_and_has_an_aware_instant(head: PersonEntry, copy_of: CopyOf) -> None:
    with pytest.raises(NobodyOnPaperError):
        render_resident_record(copy_of())
    naive = copy_of(head).issued_at.replace(tzinfo=None)
    with pytest.raises(NaiveInstantError):
        render_resident_record(replace(copy_of(head), issued_at=naive))


@pytest.mark.source("Act No. 27 of 2013 art. 19")
def test_no_entry_prints_itself_in_a_repr(
    head: PersonEntry, foreigner: PersonEntry, copy_of: CopyOf
) -> None:
    copy = copy_of(head, foreigner)
    assert repr(head) == "PersonEntry(…)"
    assert repr(copy) == "ResidentRecordCopy('14204-20261121-000017', …)"
    assert b"%PDF" not in repr(render_resident_record(copy)).encode()
