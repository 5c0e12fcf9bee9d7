"""`jumin ca ceremony`: founding a generation before two persons, and checking the transcripts."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from jumin.cli.confirming import confirm
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import CertificatePurpose


if TYPE_CHECKING:
    from jumin.offices.certification.gateway import CeremonyPlan


@click.command(cls=Command)
@click.argument(
    "purpose", type=click.Choice([purpose.value for purpose in CertificatePurpose]), required=False
)
@click.option(
    "--witness",
    "witnesses",
    metavar="NAME",
    multiple=True,
    help="Who attends: two different persons, so give it twice. It stands in the transcript.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be founded, and found nothing.")
@click.option("--check", is_flag=True, help="Check the transcripts of all ceremonies so far.")
@click.option("--yes", is_flag=True, help="Don't ask: a generation can't be taken back.")
@json_option
@click.pass_obj
def ceremony(
    manner: Manner,
    *,
    purpose: str | None,
    witnesses: tuple[str, ...],
    dry_run: bool,
    check: bool,
    yes: bool,
) -> None:
    """Found the next generation of the PURPOSE authority, or of both, ahead of its day.

    It issues from then on; the former one goes on signing its revocation lists. Two persons
    attend; each step stands in a transcript, which the new key signs. What the town's clock founds
    by itself is unattended, and its transcript says so.
    """
    at = open_town().now()
    from jumin.offices.certification import gateway as certification

    purposes = [one for one in CertificatePurpose if purpose in (None, one.value)]
    if check:
        _check(manner, purposes)
        return
    plans = [certification.plan_ceremony(one, at=at) for one in purposes]
    if dry_run:
        manner.show([asdict(plan) for plan in plans], lambda: _print_plans(plans, manner))
        return
    if len(witnesses) != 2:  # noqa: PLR2004 (a ceremony's two persons)
        wrong_use("Two persons attend a ceremony: --witness NAME --witness ANOTHER.")
    if not manner.as_json:
        _print_plans(plans, manner)
    lost = manner.text(_("A generation that is founded can't be taken back."))
    confirm(manner, lost, yes=yes)
    for one in purposes:
        certification.hold_ceremony(one, witnesses, at=at)
    certification.publish_if_due(at=at)
    _check(manner, purposes, [plan.generation for plan in plans])


def _check(
    manner: Manner,
    purposes: Iterable[CertificatePurpose],
    generations: Iterable[int] | None = None,
) -> None:
    """Check transcripts, of all generations or of these, and show what they say."""
    from jumin.offices.certification import gateway as certification

    wanted = None if generations is None else set(generations)
    told: list[dict[str, Any]] = []
    for one in certification.authorities():
        if one.purpose not in purposes or (wanted is not None and one.generation not in wanted):
            continue
        steps = certification.check_transcript(one.purpose, one.generation)
        told.append(
            {
                "purpose": one.purpose.value,
                "generation": one.generation,
                "attended": one.is_attended,
                "fingerprint": one.fingerprint,
                "steps": [
                    {"at": step.at.isoformat(), "act": step.act, "facts": dict(step.facts)}
                    for step in steps
                ],
            }
        )
    manner.show(told, lambda: _print_transcripts(told, manner))


def _print_plans(plans: "Iterable[CeremonyPlan]", manner: Manner) -> None:
    for plan in plans:
        manner.say(
            _(
                "The {purpose} authority's generation {generation}: serial number {serial}, good "
                "until {last_day}; it would be due on {due_on}. Its key is made in: {keys}."
            ),
            **asdict(plan),
        )


def _print_transcripts(told: Iterable[dict[str, Any]], manner: Manner) -> None:
    for one in told:
        attended = _("two persons attended") if one["attended"] else _("nobody attended")
        manner.say(
            _("The {purpose} authority's generation {generation}: {how}. The transcript is whole."),
            purpose=one["purpose"],
            generation=one["generation"],
            how=manner.text(attended),
        )
        for step in one["steps"]:
            facts = ", ".join(f"{name}={value}" for name, value in step["facts"].items())
            click.echo(
                f"  {step['at']} {step['act']}: {facts}"
                if facts
                else f"  {step['at']} {step['act']}"
            )
