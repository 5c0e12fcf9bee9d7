"""The certificate of the family register: the computerised form, with every event of everybody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from jumin.documents import (
    FamilyEventEntry,
    FamilyMemberEntry,
    FamilyRegisterCertificate,
    NobodyOnPaperError,
    Paper,
    render_family_register,
)
from jumin.terms import Subject


PagesOf = Callable[[Paper], list[str]]
TextOf = Callable[[Paper], str]
Written = Callable[[str], str]


@pytest.fixture
def child(family_register: FamilyRegisterCertificate) -> FamilyMemberEntry:
    death = FamilyEventEntry(
        title="死亡", items=(("死亡日", "令和5年1月2日"), ("届出人", "親族\u3000鎌倉太郎"))
    )
    [parent] = family_register.members
    return replace(
        parent,
        name="鎌倉\u3000みなと",
        name_reading=None,
        born_on=date(2019, 5, 1),
        spouse=None,
        father=None,
        mother="鎌倉\u3000花子",
        relation="長女",
        events=(parent.events[0], death),
        removed_on=date(2023, 1, 2),
    )


@pytest.mark.source("Family Register Act art. 13", "the same, art. 120")
def test_every_item_stands_behind_its_label(
    family_register: FamilyRegisterCertificate, entries_of: PagesOf
) -> None:
    assert entries_of(render_family_register(family_register)) == [
        "戸 籍 全 部 事 項 証 明 書",
        "本籍 神奈川県鎌倉市御成町18番10号",
        "氏名 鎌倉\u3000太郎",
        "戸籍事項",
        "戸籍編製 【編製日】平成24年4月1日",
        "戸籍に記録されている者 【名】太郎",
        "【名の振り仮名】タロウ",
        "【生年月日】昭和60年5月3日",
        "【配偶者区分】夫",
        "【父】鎌倉\u3000次郎",
        "【母】鎌倉\u3000梅子",
        "【続柄】長男",
        "身分事項 太郎",
        "出生 【出生日】昭和60年5月3日",
        "【出生地】神奈川県鎌倉市",
        "【届出人】父",
        "婚姻 【婚姻日】平成24年4月1日",
        "【配偶者氏名】山田\u3000花子",
        "以下余白",
        "これは、戸籍に記録されている事項の全部を証明した書面である。",
        "令和8年11月21日",
        "神奈川県鎌倉市長 見本 太郎",
    ]


@pytest.mark.source("Family Register Act art. 13")
def test_a_second_client_reads_everybody(
    family_register: FamilyRegisterCertificate,
    child: FamilyMemberEntry,
    poppler_text_of: TextOf,
    written: Written,
) -> None:
    everybody = replace(family_register, members=(*family_register.members, child))
    text = written(poppler_text_of(render_family_register(everybody)))
    for line in (
        "【名】みなと",
        "【生年月日】令和元年5月1日",
        "【母】鎌倉花子",
        "【死亡日】令和5年1月2日",
        "【届出人】親族鎌倉太郎",
    ):
        assert line in text


@pytest.mark.source("Ordinance for Enforcement of the Family Register Act art. 73")
def test_one_persons_certificate_says_so(
    family_register: FamilyRegisterCertificate, pages_of: PagesOf
) -> None:
    one = replace(family_register, subject=Subject.SELF)
    [page] = pages_of(render_family_register(one))
    assert "戸 籍 個 人 事 項 証 明 書" in page
    assert "戸籍中の一部の者について記録されている事項の全部を証明した書面である。" in page
    assert "【名】太郎" in page


@pytest.mark.source("Family Register Act art. 23")
def test_who_was_removed_is_marked(
    family_register: FamilyRegisterCertificate, child: FamilyMemberEntry, pages_of: PagesOf
) -> None:
    [page] = pages_of(render_family_register(replace(family_register, members=(child,))))
    assert "除 籍" in page
    [page] = pages_of(
        render_family_register(replace(family_register, members=(replace(child, removed_on=None),)))
    )
    assert "除 籍" not in page


@pytest.mark.source("Family Register Act art. 13")
def test_nothing_stands_behind_an_unknown_parent_and_items_without_an_entry_have_no_line(
    family_register: FamilyRegisterCertificate, child: FamilyMemberEntry, pages_of: PagesOf
) -> None:
    [page] = pages_of(render_family_register(replace(family_register, members=(child,))))
    assert "【父】\n" in page
    assert "【母】鎌倉\u3000花子" in page
    assert "配偶者区分" not in page
    assert "名の振り仮名" not in page


@pytest.mark.source("Family Register Act art. 13")
def test_who_has_no_events_has_no_block_of_them(
    family_register: FamilyRegisterCertificate, child: FamilyMemberEntry, pages_of: PagesOf
) -> None:
    nobody = replace(child, events=())
    [page] = pages_of(render_family_register(replace(family_register, members=(nobody,))))
    assert "身分事項" not in page


@pytest.mark.source("Ordinance for Enforcement of the Family Register Act art. 73")
def test_many_events_go_on_to_the_next_sheet_under_their_persons_name(
    family_register: FamilyRegisterCertificate, child: FamilyMemberEntry, pages_of: PagesOf
) -> None:
    events = tuple(
        FamilyEventEntry(title="転籍", items=(("転籍日", f"第{n}"), ("新本籍", "神奈川県鎌倉市")))
        for n in range(1, 101)
    )
    busy = replace(family_register, members=(replace(child, events=events),))
    pages = pages_of(render_family_register(busy))
    assert len(pages) > 3
    assert all("身分事項 みなと" in page for page in pages)
    for n in range(1, 101):
        assert "".join(pages).count(f"【転籍日】第{n}\n") == 1
    # An event is not cut by the end of a sheet.
    assert all(page.count("【転籍日】") == page.count("【新本籍】") for page in pages)


@pytest.mark.source("Family Register Act art. 10")
def test_a_certificate_names_somebody(family_register: FamilyRegisterCertificate) -> None:
    with pytest.raises(NobodyOnPaperError):
        render_family_register(replace(family_register, members=()))
