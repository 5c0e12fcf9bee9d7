"""The copy of the supplementary family register: who lived where, and since when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from jumin.documents import (
    NobodyOnPaperError,
    Paper,
    SupplementAddress,
    SupplementaryCopy,
    render_supplementary_copy,
    wareki,
)
from jumin.terms import Sex, Subject


PagesOf = Callable[[Paper], list[str]]
TextOf = Callable[[Paper], str]
Written = Callable[[str], str]


@pytest.mark.source("Basic Resident Registration Act art. 17")
def test_every_item_stands_beside_its_label(
    supplementary_copy: SupplementaryCopy, entries_of: PagesOf
) -> None:
    assert entries_of(render_supplementary_copy(supplementary_copy)) == [
        "戸 籍 の 附 票 の 写 し",
        "（全部）",
        "本籍 神奈川県鎌倉市御成町18番10号",
        "筆頭者 鎌倉\u3000太郎",
        "氏名 鎌倉\u3000太郎",
        "生年月日 昭和60年5月3日 性別 男",
        "住所 鎌倉\u3000太郎 住所を定めた日",
        "東京都新宿区歌舞伎町一丁目4番1号 平成24年4月1日",
        "神奈川県鎌倉市御成町18番10号 見本ハイツ101 平成30年6月1日",
        "以下余白",
        "この写しは、戸籍の附票の原本と相違ないことを証明する。",
        "令和8年11月21日",
        "神奈川県鎌倉市長 見本 太郎",
    ]


@pytest.mark.source("Basic Resident Registration Act art. 17")
def test_a_second_client_reads_everybody(
    supplementary_copy: SupplementaryCopy, poppler_text_of: TextOf, written: Written
) -> None:
    [one] = supplementary_copy.members
    other = replace(one, name="鎌倉\u3000花子", sex=Sex.FEMALE, born_on=date(1987, 7, 7))
    copy = replace(supplementary_copy, members=(one, other))
    text = written(poppler_text_of(render_supplementary_copy(copy)))
    assert "氏名鎌倉太郎" in text
    assert "氏名鎌倉花子" in text
    assert "生年月日昭和62年7月7日性別女" in text
    assert text.count("東京都新宿区歌舞伎町一丁目4番1号平成24年4月1日") == 2


@pytest.mark.source("Basic Resident Registration Act art. 20")
def test_domicile_and_head_not_asked_for_are_printed_as_omitted(
    supplementary_copy: SupplementaryCopy, pages_of: PagesOf
) -> None:
    copy = replace(supplementary_copy, domicile=None, head=None)
    [page] = pages_of(render_supplementary_copy(copy))
    assert "本籍 省略\n筆頭者 省略" in page
    assert page.count("省略") == 2


@pytest.mark.source("Basic Resident Registration Act art. 20")
def test_one_persons_copy_says_that_it_is_a_part(
    supplementary_copy: SupplementaryCopy, pages_of: PagesOf
) -> None:
    [page] = pages_of(render_supplementary_copy(replace(supplementary_copy, subject=Subject.SELF)))
    assert "（一部）" in page
    assert "（全部）" not in page


@pytest.mark.source("Basic Resident Registration Act art. 17")
def test_who_was_removed_is_marked_with_the_day(
    supplementary_copy: SupplementaryCopy, pages_of: PagesOf
) -> None:
    [one] = supplementary_copy.members
    gone = replace(one, removed_on=date(2023, 1, 2))
    [page] = pages_of(render_supplementary_copy(replace(supplementary_copy, members=(gone,))))
    assert "除籍 令和5年1月2日" in page


@pytest.mark.source("Basic Resident Registration Act art. 17")
def test_many_addresses_go_on_to_the_next_sheet_under_their_persons_name(
    supplementary_copy: SupplementaryCopy, pages_of: PagesOf
) -> None:
    [one] = supplementary_copy.members
    days = [date(2000, 1, 1) + timedelta(days=40 * n) for n in range(100)]
    mover = replace(
        one,
        addresses=tuple(SupplementAddress(address="神奈川県鎌倉市", since=day) for day in days),
    )
    pages = pages_of(render_supplementary_copy(replace(supplementary_copy, members=(mover,))))
    assert len(pages) > 2
    assert all("住所 鎌倉\u3000太郎 住所を定めた日" in page for page in pages)
    for day in days:
        assert "".join(pages).count(f"神奈川県鎌倉市 {wareki(day)}\n") == 1


@pytest.mark.source("Basic Resident Registration Act art. 17")
def test_who_has_no_address_yet_has_none_on_the_paper(
    supplementary_copy: SupplementaryCopy, pages_of: PagesOf
) -> None:
    [one] = supplementary_copy.members
    copy = replace(supplementary_copy, members=(replace(one, addresses=()),))
    [page] = pages_of(render_supplementary_copy(copy))
    assert "住所 鎌倉\u3000太郎 住所を定めた日\n以下余白" in page


@pytest.mark.source("Basic Resident Registration Act art. 20")
def test_a_copy_names_somebody(supplementary_copy: SupplementaryCopy) -> None:
    with pytest.raises(NobodyOnPaperError):
        render_supplementary_copy(replace(supplementary_copy, members=()))
