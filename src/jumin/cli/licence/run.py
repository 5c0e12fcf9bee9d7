"""`jumin licence run`: put the cases to a verifier and report what it misses."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from jumin.cli.licence.address import Address
from jumin.cli.licence.examination import Examinee, examine
from jumin.cli.licence.own import OwnVerifier
from jumin.cli.licence.page import page_of
from jumin.cli.licence.program import Program
from jumin.cli.licence.report import Report, told
from jumin.cli.licence.selection import instant_option, make_selected, selection_options
from jumin.cli.licence.shown_report import print_report
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.out_file import out_file
from jumin.cli.progress import counted


_OWN: Final = "jumin.pki.verify"
_NOT_PASSED: Final = 1
_MOST_JOBS: Final = 8
_LONGEST_WAIT: Final = 600.0


@click.command(cls=Command)
@click.option(
    "--exec",
    "command",
    metavar="COMMAND",
    help="Examine a program: it gets a question a line on its standard input (JSON) and writes "
    "an answer a line.",
)
@click.option("--url", help="Examine an address of this computer: questions by POST (JSON).")
@selection_options
@instant_option
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, _LONGEST_WAIT),
    default=10.0,
    show_default=True,
    help="Seconds for an answer.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, _MOST_JOBS),
    default=1,
    show_default=True,
    help="So many questions at once.",
)
@click.option(
    "--html", "page", type=click.Path(path_type=Path), help="Write the report as a page, too."
)
@click.option("--force", is_flag=True, help="Replace the page.")
@json_option
@click.pass_context
def run(
    context: click.Context,
    *,
    command: str | None,
    url: str | None,
    categories: Sequence[str],
    ids: Sequence[str],
    at: datetime,
    timeout: float,
    jobs: int,
    page: Path | None,
    force: bool,
) -> None:
    """Examine a verifier: a program, an address, or, without either, Jumin's own.

    Exit code 0: every case was answered rightly; 1: checks are missing, or other answers wrong.
    """
    manner = context.ensure_object(Manner)
    if command is not None and url is not None:
        wrong_use("Name a program by --exec or an address by --url, not both.")
    put = out_file(page, force=force, mode=0o644) if page else None
    with ExitStack() as stack, counted(manner) as tell:
        examinees = []
        for _job in range(jobs):
            examinees.append(_examinee(command, url, timeout))
            stack.callback(examinees[-1].close)
        cases = make_selected(categories, ids, at)
        results = examine(cases, examinees, told=lambda done: tell(done, len(cases)))
    report = Report(command or url or _OWN, at, results)
    if put is not None:
        put(page_of(report))
    manner.show(told(report), lambda: print_report(report, manner))
    if not report.is_passed:
        context.exit(_NOT_PASSED)


def _examinee(command: str | None, url: str | None, timeout: float) -> Examinee:
    if command is not None:
        return Program(command, timeout)
    return OwnVerifier() if url is None else Address(url, timeout)
