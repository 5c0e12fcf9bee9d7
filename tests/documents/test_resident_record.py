"""The copy of the resident record shows what the register says, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumin.documents import (
    NobodyOnPaperError,
    Paper,
    PersonEntry,
    ResidentRecordCopy,
    UnsupportedCharacterError,
    lacks_characters,
    render_resident_record,
)
from jumin.terms import Sex


CopyOf = Callable[..., ResidentRecordCopy]
PagesOf = Callable[[Paper], list[str]]
TextOf = Callable[[Paper], str]
Written = Callable[[str], str]


@pytest.mark.source("Basic Resident Registration Act art. 7")
def test_every_item_stands_beside_its_label(
    head: PersonEntry, copy_of: CopyOf, entries_of: PagesOf
) -> None:
    lines = entries_of(render_resident_record(copy_of(head)))
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
    head: PersonEntry,
    foreigner: PersonEntry,
    copy_of: CopyOf,
    poppler_text_of: TextOf,
    written: Written,
) -> None:
    text = written(poppler_text_of(render_resident_record(copy_of(head, foreigner))))
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
    name: str, head: PersonEntry, copy_of: CopyOf, poppler_text_of: TextOf, written: Written
) -> None:
    copy = copy_of(replace(head, name_reading=None, name=name))
    if lacks_characters(name):
        with pytest.raises(UnsupportedCharacterError):
            render_resident_record(copy)
    else:
        text = written(poppler_text_of(render_resident_record(copy)))
        assert written("氏名" + name) in text


@pytest.mark.source("Basic Resident Registration Act art. 12")
def test_a_copy_names_somebody(copy_of: CopyOf) -> None:
    with pytest.raises(NobodyOnPaperError):
        render_resident_record(copy_of())
