"""`jumin ca queries`: who asked for how many statuses, and what is due for it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from jumin.cli.console import console
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.query_log import Outcome
from jumin.terms import UsageError


if TYPE_CHECKING:
    from jumin.offices.certification.gateway import QueryCount


class MonthFormError(UsageError):
    """What was given is no month."""

    def __init__(self) -> None:
        super().__init__("A month is written 2026-11.")


@click.command(cls=Command)
@click.option("--month", metavar="YYYY-MM", help="This month only.")
@click.option("--party", metavar="NAME", help="This relying party only.")
@json_option
@click.pass_obj
def queries(manner: Manner, month: str | None, party: str | None) -> None:
    """Count who asked for the status of certificates, by month and purpose, with the fees.

    Counted is what the responder logs where JUMIN_QUERY_LOG=true. Paid for are answers that tell
    a registered party the status of a certificate.
    """
    first_day = None if month is None else _first_day(month)
    open_town()
    from jumin.offices.certification.gateway import query_counts

    counts = query_counts(first_day, party)
    told = [_tell(count) for count in counts]
    manner.show({"counts": told, "fee": _sum(told, "fee")}, lambda: _print(told, manner))


def _first_day(month: str) -> date:
    try:
        if len(month) == len("2026-11"):
            return date.fromisoformat(f"{month}-01")
    except ValueError:
        pass
    raise MonthFormError


def _tell(count: "QueryCount") -> dict[str, Any]:
    told = {outcome.name.lower(): count.outcomes.get(outcome, 0) for outcome in Outcome}
    return {
        "month": f"{count.month:%Y-%m}",
        "number": count.number,
        "party": count.name,
        "purpose": count.purpose,
        **told,
        "checks": count.checks,
        "fee": count.fee,
    }


def _sum(told: Sequence[dict[str, Any]], name: str) -> int:
    return sum(one[name] for one in told)


def _print(told: Sequence[dict[str, Any]], manner: Manner) -> None:
    if not told:
        manner.say(
            _(
                "Nobody was counted. A responder counts queries where it was started with "
                "JUMIN_QUERY_LOG=true."
            )
        )
        return
    table = Table(title=manner.text(_("Queries of certificates' status (TEST)")))
    columns = {
        "month": _("Month"),
        "party": _("Relying party"),
        "purpose": _("Purpose"),
        "good": _("Good"),
        "revoked": _("Revoked"),
        "unknown": _("Unknown"),
        "wrong": _("Answered wrongly"),
        "fee": _("Fee (yen)"),
    }
    for name, heading in columns.items():
        is_number = isinstance(told[0][name], int)
        table.add_column(manner.text(heading), justify="right" if is_number else "left")
    for one in told:
        shown = {**one, "party": _named(one, manner)}
        table.add_row(
            *(f"{value:,}" if isinstance(value := shown[name], int) else value for name in columns)
        )
    console().print(table)
    manner.say(_("Due in all: {fee} yen."), fee=f"{_sum(told, 'fee'):,}")


def _named(one: dict[str, Any], manner: Manner) -> str:
    if one["party"] is not None:
        return str(one["party"])
    if one["number"] == 0:
        return manner.text(_("(not registered)"))
    return manner.text(_("(number {number}, in no register)"), number=one["number"])
