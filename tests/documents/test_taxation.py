"""The certificate of taxation, and that of exemption for who is taxed nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumin.documents import (
    Certification,
    Paper,
    TaxationCertificate,
    render_taxation_certificate,
)
from jumin.terms import Yen


PagesOf = Callable[[Paper], list[str]]
Written = Callable[[str], str]

NO_TAX = {"prefectural_tax": Yen(0), "municipal_tax": Yen(0), "forest_tax": Yen(0)}


@pytest.mark.source("Local Tax Act art. 24", "the same, art. 294")
def test_every_item_stands_beside_its_label(
    taxation_certificate: TaxationCertificate, entries_of: PagesOf
) -> None:
    assert entries_of(render_taxation_certificate(taxation_certificate)) == [
        "課 税 証 明 書",
        "令和8年度 市民税・県民税・森林環境税 （令和7年中の所得）",
        "氏名 鎌倉\u3000太郎",
        "生年月日 昭和60年5月3日",
        "令和8年1月1日の住所 神奈川県鎌倉市御成町18番10号 見本ハイツ101",
        "所得",
        "給与 4,520,000円",
        "雑 30,000円",
        "合計所得金額 4,550,000円",
        "所得控除",
        "社会保険料控除 910,000円",
        "基礎控除 430,000円",
        "控除の合計 1,340,000円",
        "扶養親族の数 2人",
        "税額（年額）",
        "市民税 171,600円",
        "県民税 114,400円",
        "森林環境税 1,000円",
        "税額の合計 287,000円",
        "以下余白",
        "上記のとおり相違ないことを証明する。",
        "令和8年11月21日",
        "神奈川県鎌倉市長 見本 太郎",
    ]


@pytest.mark.source("Local Tax Act art. 295")
def test_who_is_taxed_nothing_gets_a_certificate_of_exemption(
    taxation_certificate: TaxationCertificate, entries_of: PagesOf
) -> None:
    lines = entries_of(
        render_taxation_certificate(
            replace(taxation_certificate, incomes=(), deductions=(), total_income=Yen(0), **NO_TAX)
        )
    )
    assert lines[0] == "非 課 税 証 明 書"
    for line in ("合計所得金額 0円", "控除の合計 0円", "市民税 0円", "税額の合計 0円"):
        assert line in lines


@pytest.mark.source("Local Tax Act art. 295")
@pytest.mark.parametrize("tax", list(NO_TAX))
def test_one_yen_of_any_tax_makes_it_a_certificate_of_taxation(
    tax: str, taxation_certificate: TaxationCertificate, pages_of: PagesOf
) -> None:
    taxed = replace(taxation_certificate, **(NO_TAX | {tax: Yen(1)}))
    assert taxed.is_taxed
    assert not replace(taxed, **NO_TAX).is_taxed
    [page] = pages_of(render_taxation_certificate(taxed))
    assert "非課税" not in page.replace(" ", "")
    assert "税額の合計 1円" in page


@pytest.mark.source("Local Autonomy Act art. 1-3")
@pytest.mark.parametrize(
    ("municipality", "prefecture", "kinds"),
    [
        ("つくば市", "茨城県", "市民税・県民税・森林環境税"),
        ("和泉市", "大阪府", "市民税・府民税・森林環境税"),
        ("中能登町", "石川県", "町民税・県民税・森林環境税"),
    ],
)
def test_the_taxes_are_named_after_town_and_prefecture(  # noqa: PLR0917 (fixtures)
    municipality: str,
    prefecture: str,
    kinds: str,
    certification: Certification,
    taxation_certificate: TaxationCertificate,
    pages_of: PagesOf,
) -> None:
    place = replace(certification, municipality_ja=municipality, prefecture_ja=prefecture)
    [page] = pages_of(
        render_taxation_certificate(replace(taxation_certificate, certification=place))
    )
    assert kinds in page
    for tax in kinds.split("・"):
        assert f"\n{tax} " in page


@pytest.mark.source("Local Tax Act art. 318", "Era Name Act")
@pytest.mark.parametrize(
    ("year", "told"),
    [
        (2019, "平成31年度 市民税・県民税・森林環境税 （平成30年中の所得）"),
        (2020, "令和2年度 市民税・県民税・森林環境税 （令和元年中の所得）"),
        (2026, "令和8年度 市民税・県民税・森林環境税 （令和7年中の所得）"),
    ],
)
def test_the_year_of_tax_follows_that_of_income(
    year: int, told: str, taxation_certificate: TaxationCertificate, pages_of: PagesOf
) -> None:
    [page] = pages_of(render_taxation_certificate(replace(taxation_certificate, fiscal_year=year)))
    assert told in page


@pytest.mark.source("Local Tax Act art. 294")
def test_a_foreign_residents_birth_date_is_written_in_the_western_calendar(
    taxation_certificate: TaxationCertificate, pages_of: PagesOf
) -> None:
    foreigner = replace(taxation_certificate, born_on=date(1990, 12, 31), is_foreign=True)
    [page] = pages_of(render_taxation_certificate(foreigner))
    assert "生年月日 1990年12月31日" in page


@pytest.mark.source("Local Tax Act art. 24")
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    lines=st.lists(
        st.tuples(
            st.text("給与雑所得控除事業", min_size=1, max_size=12),
            st.integers(0, 10**12).map(Yen),
        ),
        max_size=90,
    )
)
def test_every_line_is_printed_with_its_amount(
    lines: list[tuple[str, Yen]],
    taxation_certificate: TaxationCertificate,
    pages_of: PagesOf,
    written: Written,
) -> None:
    many = replace(taxation_certificate, incomes=(), deductions=tuple(lines))
    text = written("".join(pages_of(render_taxation_certificate(many))))
    for kind, amount in lines:
        assert f"{kind}{amount:,}円" in text
    assert f"控除の合計{sum(amount for _, amount in lines):,}円" in text
