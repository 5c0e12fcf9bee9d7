"""The certificate of taxation or of exemption: incomes, deductions and the year's taxes."""

from datetime import date
from typing import Final

from jumin.documents.characters import breakable, checked_entry
from jumin.documents.entries import TaxationCertificate
from jumin.documents.paper import Paper, typeset
from jumin.documents.sealing import PaperSeal, Summary
from jumin.documents.wareki import wareki, wareki_year
from jumin.documents.wording import HALF_LINE, LINE, birth_date
from jumin.terms import Document, Yen


_TITLES: Final = {True: "課税証明書", False: "非課税証明書"}


def _yen(amount: Yen) -> str:
    return f"{amount:,}円"


def _amounts(lines: tuple[tuple[str, Yen], ...]) -> list[list[str]]:
    return [[breakable(kind, letters=HALF_LINE), _yen(amount)] for kind, amount in lines]


def _taxes(certificate: TaxationCertificate) -> tuple[tuple[str, Yen], ...]:
    """Name the taxes after the kind of municipality and prefecture (市民税・県民税)."""
    certification = certificate.certification
    return (
        (f"{certification.municipality_ja[-1:]}民税", certificate.municipal_tax),
        (f"{certification.prefecture_ja[-1:]}民税", certificate.prefectural_tax),
        ("森林環境税", certificate.forest_tax),
    )


def render_taxation_certificate(
    certificate: TaxationCertificate, *, seal: PaperSeal | None = None
) -> Paper:
    """Typeset a certificate of taxation, or of exemption for who is taxed nothing (課税証明書).

    Equal values give equal bytes. Raises `UnsupportedCharacterError`, `TextTooLongError`,
    `EraDateError`.
    """
    checked_entry(certificate)
    taxes = _taxes(certificate)
    year = certificate.fiscal_year
    return typeset(
        "taxation.typ",
        {
            **certificate.certification.values(),
            "title": _TITLES[certificate.is_taxed],
            "year": f"{wareki_year(date(year, 4, 1))}度",
            "income_year": f"{wareki_year(date(year - 1, 12, 31))}中",
            "base_day": wareki(date(year, 1, 1)),
            "kinds": "・".join(tax for tax, _ in taxes),
            "name": breakable(certificate.name, letters=LINE),
            "born": birth_date(certificate.born_on, is_foreign=certificate.is_foreign),
            "address": breakable(certificate.address_on_base_day, letters=LINE),
            "incomes": _amounts(certificate.incomes),
            "total_income": _yen(certificate.total_income),
            "deductions": _amounts(certificate.deductions),
            "total_deductions": _yen(Yen(sum(amount for _, amount in certificate.deductions))),
            "dependants": f"{certificate.dependants}人",
            "taxes": _amounts(taxes),
            "total_tax": _yen(Yen(sum(tax for _, tax in taxes))),
        },
        unique_number=certificate.certification.unique_number,
        issued_at=certificate.certification.issued_at,
        summary=Summary(
            Document.TAXATION, certificate.certification.authority, (certificate.name,)
        ),
        seal=seal,
    )
