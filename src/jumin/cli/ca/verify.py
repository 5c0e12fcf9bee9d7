"""`jumin ca verify`: a certificate or a signed message, check by check."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table

from jumin.cli.ca import evidence
from jumin.cli.ca.check_words import CHECKS, OUTCOMES
from jumin.cli.ca.told_certificate import in_japan
from jumin.cli.clock import instant
from jumin.cli.console import console
from jumin.cli.edge import REFUSED
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.town import open_town
from jumin.locale import explain
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.facts import word
from jumin.pki.verify.checks import Check
from jumin.pki.verify.verdict import Outcome
from jumin.terms import JST, CertificatePurpose


if TYPE_CHECKING:
    from jumin.pki import Verdict

_STATUS: Final = ("status.", "crl.")
"""How checks of the revocation status begin."""
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(cls=Command)
@click.argument("file", type=_file)
@click.option("--cms", is_flag=True, help="FILE is a signed message (CMS), not a certificate.")
@click.option("--content", type=_file, help="What was signed, where the message lacks it.")
@click.option("--at", "said", metavar="INSTANT", help="When; else now, by the town's clock.")
@click.option("--ocsp", type=_file, help="An OCSP answer of that instant.")
@click.option("--crl", "crls", type=_file, multiple=True, help="A revocation list; or several.")
@click.option("--anchors", type=_file, help="Trusted authorities; else the town's own.")
@click.option(
    "--purpose",
    type=click.Choice([purpose.value for purpose in CertificatePurpose]),
    help="What the certificate is to be relied on for; else as its policy says.",
)
@json_option
@click.pass_context
def verify(
    context: click.Context,
    *,
    file: Path,
    cms: bool,
    content: Path | None,
    said: str | None,
    ocsp: Path | None,
    crls: Sequence[Path],
    anchors: Path | None,
    purpose: str | None,
) -> None:
    """Check a certificate, or with --cms a signed message, check by check.

    Files are PEM or DER. Without --anchors the authorities of the town are trusted; without --ocsp
    and --crl either, their status and lists are taken as they are published now. Exit code 0: it
    may be relied on; 1: it may not.
    """
    if content is not None and not cms:
        wrong_use("--content goes with --cms: it is what the message signs.")
    if cms and purpose == CertificatePurpose.AUTHENTICATION:
        wrong_use("Messages are signed with signature certificates: leave --purpose out.")
    at = open_town().now() if said is None else instant(said)
    asked = evidence.Asked.read(file, content, is_message=cms, purpose=purpose)
    if anchors is None and not (ocsp or crls):
        sources = evidence.of_town(asked, at=at)
    else:
        sources = evidence.of_files(anchors, ocsp, crls)
    verdict = asked.verdict(sources, at=at)
    manner: Manner = context.obj
    is_dated = said is not None and anchors is None and not (ocsp or crls)
    manner.show(_tell(asked, verdict), lambda: _print(asked, verdict, manner, is_dated=is_dated))
    if not verdict.is_valid:
        context.exit(REFUSED)


def _tell(asked: "evidence.Asked", verdict: "Verdict") -> dict[str, Any]:
    refusal, revocation = verdict.refusal, verdict.revocation
    return {
        "valid": verdict.is_valid,
        "purpose": verdict.purpose,
        "at": in_japan(verdict.at),
        "not_after": in_japan(verdict.not_after),
        "real_generation": asked.real_generation,
        "refusal": refusal and {"code": refusal.code, "facts": dict(refusal.facts)},
        "revocation": revocation
        and {"reason": revocation.reason.name.lower(), "at": in_japan(revocation.at)},
        "checks": [
            {"check": one.check, "clause": one.clause, "outcome": one.outcome}
            for one in verdict.results
        ],
    }


def _print(asked: "evidence.Asked", verdict: "Verdict", manner: Manner, *, is_dated: bool) -> None:
    """Print it; `is_dated`: at another instant, with what the town publishes now."""
    purpose = word("purpose", verdict.purpose, manner.language)
    moment = f"{verdict.at.astimezone(JST):%Y-%m-%d %H:%M:%S} JST"
    table = Table(title=manner.text(_("{what} at {at}"), what=purpose, at=moment))
    for heading in (_("Check"), _("What should hold"), _("Where it is written"), _("Outcome")):
        table.add_column(manner.text(heading))
    for one in verdict.results:
        if one.outcome is not Outcome.NOT_APPLICABLE:
            texts = (manner.text(CHECKS[one.check]), one.clause, manner.text(OUTCOMES[one.outcome]))
            table.add_row(one.check, *texts)
    console().print(table)
    if asked.real_generation is not None:
        manner.say(
            _("Issued by generation {number} of the real service's authority."),
            number=asked.real_generation,
        )
    if verdict.outcome(Check.STATUS_OPEN) is Outcome.NOT_OPEN:
        manner.say(
            _(
                "Whether it is revoked is not open to you: only verifiers under the JPKI Act "
                "(arts. 17, 36) are told of real certificates."
            )
        )
    if verdict.refusal is None:
        manner.say(_("It may be relied on."))
    else:
        said = explain(verdict.refusal, manner.language)
        click.echo(f"{said.title} [{verdict.refusal.code}]\n  {said.detail}")
        check = str(verdict.refusal.facts.get("check", ""))
        if is_dated and check.startswith(_STATUS):
            manner.say(
                _(
                    "What the town publishes now says nothing of that instant: give the status "
                    "answer (--ocsp) or the revocation list (--crl) of then."
                )
            )
