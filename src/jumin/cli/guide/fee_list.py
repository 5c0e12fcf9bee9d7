"""All fees of a municipality: of a new card by its causes, and of papers at kiosks (手数料一覧)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.table import Table

from jumin.cli.answers import Told, answer_as_data, cell, print_line, print_sources, value_as_data
from jumin.cli.console import console
from jumin.cli.manner import Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.facts import word
from jumin.locale.reasons import tell_reason
from jumin.rules import (
    CAUSES,
    Answer,
    Cause,
    Charging,
    Offer,
    card_fee,
    certificates_fee,
    charging,
    documents,
    fee,
    reissue_fee,
)
from jumin.terms import Document, MunicipalityId, Yen


@dataclass(frozen=True)
class FeeList:
    """All fees of a municipality on a day (手数料一覧)."""

    card: Answer[Yen]
    certificates: Answer[Yen]
    causes: Mapping[Cause, tuple[Answer[Charging], Answer[Yen]]]
    offers: Answer[tuple[Offer, ...]]
    at_kiosks: Mapping[Document, Answer[Yen]]

    @classmethod
    def of(cls, municipality: MunicipalityId, on: date, *, with_certificates: bool) -> "FeeList":
        """Ask for all the fees."""
        offers = documents(municipality, on)
        causes = {
            cause: (
                charging(cause, municipality=municipality, on=on),
                reissue_fee(
                    municipality=municipality,
                    causes=[cause],
                    with_certificates=with_certificates,
                    on=on,
                ),
            )
            for cause in Cause
        }
        return cls(
            card=card_fee(municipality, on),
            certificates=certificates_fee(municipality, on),
            causes=causes,
            offers=offers,
            at_kiosks={
                offer.document: fee(municipality, offer.document, 1, on) for offer in offers.value
            },
        )

    def told(self, manner: Manner) -> list[Told]:
        """Tell each fee as an answer of its own."""
        language = manner.language
        amounts = {
            "card": (manner.text(_("the card")), self.card),
            "certificates": (manner.text(_("the certificates on it, besides")), self.certificates),
        }
        for cause, (_how, costs) in self.causes.items():
            amounts[f"reissue-{cause}"] = (tell_reason(CAUSES[cause], language), costs)
        for document, costs in self.at_kiosks.items():
            amounts[f"kiosk-{document}"] = (word("document", document, language), costs)
        return [
            Told(key, label, costs, yen(costs.value, manner))
            for key, (label, costs) in amounts.items()
        ]

    def as_data(self, asked: Mapping[str, object], language: str) -> dict[str, Any]:
        """Tell all fees as data, in the form of all answers."""
        answers = {
            "card": answer_as_data(self.card, language),
            "certificates": answer_as_data(self.certificates, language),
        }
        for cause, (how, costs) in self.causes.items():
            answers[f"reissue-{cause}"] = {
                "title": tell_reason(CAUSES[cause], language),
                "charging": how.value.value,
                **answer_as_data(costs, language),
            }
        answers["kiosk-offers"] = answer_as_data(self.offers, language)
        for document, costs in self.at_kiosks.items():
            answers[f"kiosk-{document}"] = {
                "title": word("document", document, language),
                **answer_as_data(costs, language),
            }
        return {"asked": value_as_data(asked, language), "answers": answers}

    def show(self, manner: Manner) -> None:
        """Print a table of amounts, one of causes and one of papers at kiosks."""
        language = manner.language
        amounts = (
            (manner.text(_("the card")), self.card),
            (manner.text(_("the certificates on it, besides")), self.certificates),
        )
        _print(
            manner,
            manner.text(_("A new card, where it is charged for")),
            [(what, yen(costs.value, manner), costs) for what, costs in amounts],
        )
        _print(
            manner,
            manner.text(_("A new card, by what led to it")),
            [
                (tell_reason(CAUSES[cause], language), _charged(how.value, costs, manner), costs)
                for cause, (how, costs) in self.causes.items()
            ],
        )
        if self.at_kiosks:
            _print(
                manner,
                manner.text(_("A paper at a kiosk")),
                [
                    (word("document", document, language), yen(costs.value, manner), costs)
                    for document, costs in self.at_kiosks.items()
                ],
            )
        for reason in self.offers.reasons:
            print_line(tell_reason(reason, language))
        by_cause = (costs for _charging, costs in self.causes.values())
        answers = (self.card, self.certificates, *by_cause, self.offers, *self.at_kiosks.values())
        print_sources(answers, manner)


def yen(amount: Yen, manner: Manner) -> str:
    """Tell an amount of money."""
    return manner.text(_("{amount} yen"), amount=f"{amount:,}")


def _charged(how: Charging, costs: Answer[Yen], manner: Manner) -> str:
    match how:
        case Charging.FREE:
            return manner.text(_("free of charge"))
        case Charging.EXCUSED:
            return manner.text(_("free of charge, whatever else"))
        case Charging.POSSIBLE:
            return manner.text(_("up to {fee}"), fee=yen(costs.value, manner))
        case Charging.CHARGED:
            return yen(costs.value, manner)


def _print(manner: Manner, title: str, rows: Iterable[tuple[str, str, Answer[Yen]]]) -> None:
    """Print a table: what for, how much, who says so."""
    table = Table(box=None, pad_edge=False)
    table.add_column(title, overflow="fold")
    table.add_column(manner.text(_("Fee")), justify="right", no_wrap=True)
    table.add_column(manner.text(_("Who says so")), overflow="fold")
    for what, told, costs in rows:
        cited = manner.text(_(", ")).join(map(str, costs.sources))
        assumed = manner.text(_(" (assumed)")) if costs.assumed else ""
        table.add_row(cell(what), cell(told), cell(cited + assumed))
    console().print(table)
    console().print()
