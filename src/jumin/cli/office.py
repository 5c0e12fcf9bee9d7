"""`jumin office …`: how the offices' books stand, and whether they can be believed."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table

from jumin.cli import progress
from jumin.cli.console import console
from jumin.cli.manner import Group, Manner, json_option, wrong_use
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.offices import OFFICES
from jumin.terms import JST


if TYPE_CHECKING:
    from datetime import datetime

    from jumin.offices.common.gateway import Finding, JournalLine, Message, Queue, Verdict


UNHEALTHY: Final = 3
"""Exit code where something is wrong with the books, as for any fault."""

_office = click.argument("office", type=click.Choice(OFFICES))
_offices = click.argument("offices", type=click.Choice(OFFICES), nargs=-1)


@click.group(cls=Group)
def office() -> None:
    """Look into the offices' books: journals, messages, agreement.

    The offices are municipality, card_office, certification and issuance.
    """


@office.command()
@json_option
@click.pass_obj
def status(manner: Manner) -> int:
    """Tell whether all is well: messages that wait, and whether the offices agree.

    Exit code 3 where a message failed or was parked, or where offices disagree.
    """
    open_town()
    from jumin.offices.common import gateway as offices
    from jumin.sandbox.agreement import disagreements

    found = disagreements()  # what is on its way is delivered by that
    queues, numbers = offices.queues(), offices.last_numbers()
    is_well = not found and not any(queue.failing or queue.parked for queue in queues)
    told = {
        "well": is_well,
        "offices": [
            {"journal_lines": numbers[queue.office], **_tell_queue(queue)} for queue in queues
        ],
        "disagreements": [{**asdict(one), "text": str(one)} for one in found],
    }
    manner.show(told, lambda: _print_status(told, manner))
    return 0 if is_well else UNHEALTHY


@office.group(cls=Group)
def journal() -> None:
    """Read and verify the offices' journals (append-only, hash-chained, signed)."""


@journal.command("show")
@_office
@click.option("--last", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--subject", default="", help="Lines about one subject only: a card, a resident …")
@click.option("--act", default="", help="Lines whose act begins so: `card.`, `request.paid` …")
@json_option
@click.pass_obj
def show(manner: Manner, office: str, last: int, subject: str, act: str) -> None:
    """Show the last lines of OFFICE's journal."""
    open_town()
    from jumin.offices.common.gateway import journal_lines

    lines = journal_lines(office, last=last, subject=subject, act=act)
    manner.show([_tell_line(line) for line in lines], lambda: _print_lines(lines, manner))


@journal.command("verify")
@_offices
@click.option(
    "--kept",
    metavar="NUMBER:DIGEST",
    help="A last line that you noted down earlier: the office must still have it.",
)
@json_option
@click.pass_obj
def verify(manner: Manner, offices: tuple[str, ...], kept: str | None) -> int:
    """Verify the journals of OFFICES (else of all): every line, their order, the signed head.

    Each must still have the line that was its last when the town began. Note the number and the
    digest that this prints, and give them to --kept next time: then not even an older copy of the
    whole journal goes unnoticed. Exit code 3 where a journal is not whole.
    """
    if kept and len(offices) != 1:
        wrong_use("--kept wants the one office that it was noted of: jumin office journal verify …")
    noted = _noted(kept)
    open_town()
    from jumin.offices.common import gateway
    from jumin.sandbox.place import require_town

    founded, verdicts = require_town().journals, []
    for one in offices or OFFICES:
        with progress.counted(manner, one) as tell:
            known = _noted(founded.get(one)) | noted
            verdicts.append(gateway.verify(one, kept=known, progress=tell))
    manner.show([_tell_verdict(one) for one in verdicts], lambda: _print_verdicts(verdicts, manner))
    return 0 if all(one.is_whole for one in verdicts) else UNHEALTHY


@office.command()
@_offices
@click.option(
    "--retry", type=click.IntRange(1), metavar="NUMBER", help="Try this message again, now."
)
@json_option
@click.pass_obj
def outbox(manner: Manner, offices: tuple[str, ...], retry: int | None) -> None:
    """Show the messages that others have not learned of yet, of OFFICES or of all.

    A message that its receiver refused again and again is parked, and whatever comes after it
    about the same subject waits. Mend the cause, then let it be tried again with --retry.
    """
    if retry and len(offices) != 1:
        wrong_use("--retry wants the one office whose message it is: jumin office outbox OFFICE …")
    open_town()
    from jumin.offices.common import gateway

    if retry:
        if not gateway.retry(offices[0], retry):
            wrong_use(f"No message {retry} waits in the outbox of {offices[0]}.")
        gateway.deliver()
    waiting = [message for one in offices or OFFICES for message in gateway.messages(one)]
    told = [_tell_message(message) for message in waiting]
    manner.show(told, lambda: _print_messages(waiting, manner))


@office.command("rotate-keys")
@json_option
@click.pass_obj
def rotate_keys(manner: Manner) -> None:
    """Encrypt Individual Numbers and papers with a new key, and drop the old one.

    The town can go on meanwhile; what is interrupted is finished by the next call.
    """
    open_town()
    from jumin.offices.common import gateway

    with progress.counted(manner) as tell:
        rotated = gateway.rotate_keys(lambda _office, done, of: tell(done, of))
    manner.show(
        {"values": rotated},
        lambda: manner.say(_("{count} values are encrypted with a new key."), count=rotated),
    )


def _noted(kept: str | None) -> dict[int, str]:
    if kept is None:
        return {}
    number, _colon, digest = kept.partition(":")
    if not number.isdecimal() or not digest:
        wrong_use("--kept is written NUMBER:DIGEST, as `jumin office journal verify` prints it.")
    return {int(number): digest.lower()}


def _tell_queue(queue: "Queue") -> dict[str, Any]:
    return {**asdict(queue), "oldest_at": queue.oldest_at and queue.oldest_at.isoformat()}


def _tell_line(line: "JournalLine") -> dict[str, Any]:
    return {**asdict(line), "at": _shown(line.at, "seconds")}


def _tell_message(message: "Message") -> dict[str, Any]:
    at = message.next_attempt_at
    return {
        **asdict(message),
        "at": _shown(message.at, "seconds"),
        "next_attempt_at": at and at.isoformat(),
    }


def _tell_verdict(verdict: "Verdict") -> dict[str, Any]:
    return {"whole": verdict.is_whole, **asdict(verdict)}


def _print_status(told: dict[str, Any], manner: Manner) -> None:
    table = Table(title=manner.text(_("The offices' books (TEST)")))
    columns = {
        "office": _("Office"),
        "journal_lines": _("Journal lines"),
        "waiting": _("Messages waiting"),
        "failing": _("Tried in vain"),
        "parked": _("Parked"),
    }
    for heading in columns.values():
        table.add_column(manner.text(heading))
    for one in told["offices"]:
        table.add_row(*(str(one[name]) for name in columns))
    console().print(table)
    for one in told["disagreements"]:
        click.echo(manner.text(_("The offices disagree: {what}"), what=one["text"]))
    if told["well"]:
        manner.say(_("All is well: nothing is stuck, and the offices agree."))
    else:
        manner.say(_("Not all is well. What waits: `jumin office outbox`."))


def _print_lines(lines: "tuple[JournalLine, ...]", manner: Manner) -> None:
    if not lines:
        manner.say(_("The journal has no such line."))
    for line in lines:
        facts = " ".join(f"{name}={value}" for name, value in line.facts.items())
        shown = (line.number, _shown(line.at, "seconds"), line.act, line.subject, line.actor, facts)
        click.echo("  ".join(str(part) for part in shown).rstrip())


def _print_verdicts(verdicts: "list[Verdict]", manner: Manner) -> None:
    for one in verdicts:
        click.echo(f"{one.office}: {_said(one, manner)}")
        for finding in one.findings:
            click.echo(f"  {_said_finding(finding, manner)}")


def _said(verdict: "Verdict", manner: Manner) -> str:
    if verdict.is_whole:
        return manner.text(
            _("whole, {lines} lines; last line {number}:{digest}"),
            lines=verdict.lines,
            number=verdict.number,
            digest=verdict.digest,
        )
    return manner.text(
        _("NOT whole: {findings} findings in {lines} lines"),
        findings=len(verdict.findings),
        lines=verdict.lines,
    )


def _said_finding(finding: "Finding", manner: Manner) -> str:
    words = {
        "changed": _("line {lines} does not say what was written"),
        "missing": _("line {lines} was removed"),
        "reordered": _("line {lines} was written elsewhere ({detail})"),
        "head": _("the signed head at line {lines} is not right ({detail})"),
        "kept-head": _("line {lines} is not the one that you noted down"),
    }
    first, last = finding.first, finding.last
    lines = str(first) if first == last else f"{first}-{last}"
    return manner.text(words[finding.flaw], lines=lines, detail=finding.detail)


def _print_messages(waiting: "list[Message]", manner: Manner) -> None:
    if not waiting:
        manner.say(_("Nothing waits: all offices have learned everything."))
        return
    table = Table(title=manner.text(_("Messages that wait (TEST)")))
    for heading in (_("Office"), _("Number"), _("At"), _("Kind"), _("Subject"), _("State")):
        table.add_column(manner.text(heading))
    for one in waiting:
        at = _shown(one.at, "minutes")
        row = (one.office, str(one.number), at, one.kind, one.subject, _state(one, manner))
        table.add_row(*row)
    console().print(table)


def _state(message: "Message", manner: Manner) -> str:
    facts = {"problem": message.problem, "attempts": message.attempts}
    if message.is_parked:
        return manner.text(_("parked after {attempts} attempts: {problem}"), **facts)
    if message.attempts:
        return manner.text(_("tried {attempts} times: {problem}"), **facts)
    return manner.text(_("waiting"))


def _shown(at: "datetime", precision: str) -> str:
    return at.astimezone(JST).isoformat(timespec=precision)
