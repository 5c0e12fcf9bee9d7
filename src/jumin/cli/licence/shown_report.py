"""The report of an examination on a terminal."""

from collections.abc import Sequence

import click
from rich.table import Table

from jumin.cli.console import console
from jumin.cli.licence.examination import Outcome, Result
from jumin.cli.licence.report import Report
from jumin.cli.licence.words import category_name, gap_sentence, outcome_name, sentence
from jumin.cli.manner import Manner
from jumin.cli.shown import shown
from jumin.locale.catalogue import gettext_noop as _


def print_report(report: Report, manner: Manner) -> None:
    """Print what was found, the worst first."""
    _print_counts(report, manner)
    for rule, results in report.gaps.items():
        click.echo(
            manner.text(_("Missing check: {name} ({clause})"), name=rule.name, clause=rule.clause)
        )
        click.echo(f"  {gap_sentence(rule.name, manner.language)}")
        _print_cases(results, manner)
    for outcome in (Outcome.REFUSED, Outcome.UNANSWERED):
        results = report.of(outcome)
        if results:
            click.echo(manner.text(outcome_name(outcome)))
            _print_cases(results, manner)
    others = [result for result in report.results if result.names_other_reason]
    if others:
        click.echo(manner.text(_("Rightly refused, but for another reason (no fault)")))
        _print_cases(others, manner)
    verdict = _("Passed: every case was answered rightly.")
    manner.say(verdict if report.is_passed else _("Not passed."))


def _print_counts(report: Report, manner: Manner) -> None:
    title = manner.text(_("Examination of {name} (TEST)"), name=shown(report.verifier))
    table = Table(title=title)
    table.add_column(manner.text(_("About")))
    table.add_column(manner.text(_("Cases")), justify="right")
    for outcome in Outcome:
        table.add_column(manner.text(outcome_name(outcome)), justify="right")
    for category, counts in report.counts.items():
        row = [str(counts.get(outcome, 0)) for outcome in Outcome]
        table.add_row(manner.text(category_name(category)), str(sum(counts.values())), *row)
    table.add_section()
    total = [str(report.total.get(outcome, 0)) for outcome in Outcome]
    table.add_row(manner.text(_("All")), str(len(report.results)), *total)
    console().print(table)


def _print_cases(results: Sequence[Result], manner: Manner) -> None:
    for result in results:
        click.echo(f"  - {result.case.id}: {sentence(result.case, manner.language)}")
        if result.trouble is not None:
            click.echo(f"    {shown(result.trouble.text(manner.language))}")
        elif result.answer is not None and result.answer.reason:
            said = manner.text(_("It said: {reason}"), reason=shown(result.answer.reason))
            click.echo(f"    {said}")
