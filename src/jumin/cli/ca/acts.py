"""`jumin ca issue|hold|revoke|status`: the life of a certificate."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from jumin.cli.ca.named import entry_of, purpose_option, read_small
from jumin.cli.ca.told_certificate import holder_of, numbered, print_all, print_one, tell
from jumin.cli.confirming import confirm
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.out_file import out_file
from jumin.cli.town import open_town
from jumin.locale.catalogue import gettext_noop as _
from jumin.rules.certification.askers import Asker
from jumin.terms import CertificatePurpose, RevocationReason, day_of


if TYPE_CHECKING:
    from datetime import datetime

    from jumin.sandbox.residents import TownResident

OPERATOR: Final = "operator"
REASONS: Final = {
    reason.name.lower().replace("_", "-"): reason
    for reason in RevocationReason
    if reason is not RevocationReason.CERTIFICATE_HOLD
}
_named = click.argument("certificate", metavar="SERIAL|FILE")
_asker = click.option(
    "--asker",
    type=click.Choice([asker.value for asker in Asker]),
    default=Asker.AUTHORITY.value,
    show_default=True,
    help="At whose asking: not everybody may ask for every reason.",
)
_yes = click.option("--yes", is_flag=True, help="Don't ask: it can't be undone.")


@click.command(cls=Command)
@click.argument("resident", metavar="RESIDENT")
@click.option(
    "--purpose",
    "purposes",
    multiple=True,
    type=click.Choice([purpose.value for purpose in CertificatePurpose]),
    help="Which certificate; without it, all that the card is made for.",
)
@click.option(
    "--csr",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A certification request (PKCS #10) of a key of your own, instead of the card's.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Where the certificate goes, in PEM.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@_yes
@json_option
@click.pass_obj
def issue(
    manner: Manner,
    *,
    resident: str,
    purposes: tuple[str, ...],
    csr: Path | None,
    out: Path | None,
    force: bool,
    yes: bool,
) -> None:
    """Issue new certificates for the card of RESIDENT, who comes to the counter with it.

    The card makes the keys, and each proves that it is there; the former certificates are void
    then. With --csr, one --purpose and --out, a certificate for a key of your own is issued: in
    the ledger it is told from those on cards. Nobody gets either whose card is suspended or void.
    """
    at = open_town().now()
    from jumin.sandbox import applicants, residents

    who = residents.resident(resident)
    manner.about(who.municipality, day_of(at))
    wanted = frozenset(map(CertificatePurpose, purposes))
    if csr is None:
        if out is not None or force:
            wrong_use("--out and --force go with --csr: else the certificate goes into the card.")
        _issue_for_card(manner, who, wanted, at, yes=yes)
    elif out is None or len(purposes) != 1:
        wrong_use("--csr wants one --purpose, and --out: jumin ca issue ID --csr FILE --purpose …")
    else:
        purpose = CertificatePurpose(purposes[0])
        put = out_file(out, force=force, mode=0o644)
        request = read_small(csr, "request")
        applicants.require_card_in_use(who, needed=False)
        told = {"file": str(out), **_issue_for_request(who, purpose, request, put, at=at)}
        manner.show(told, lambda: print_one(told, manner))


@click.command(cls=Command)
@_named
@purpose_option
@_asker
@_yes
@json_option
@click.pass_obj
def hold(manner: Manner, certificate: str, purpose: str | None, asker: str, *, yes: bool) -> None:
    """Hold a certificate, by its serial number or in a file; no hold is ever lifted."""
    lost = _("The {purpose} {serial} of {holder} will be held for good: a new one is needed then.")
    reason = RevocationReason.CERTIFICATE_HOLD
    _end(manner, (certificate, purpose), reason, Asker(asker), lost=lost, yes=yes)


@click.command(cls=Command)
@_named
@purpose_option
@click.option("--reason", type=click.Choice(list(REASONS)), required=True, help="Why it ends.")
@_asker
@_yes
@json_option
@click.pass_obj
def revoke(
    manner: Manner, certificate: str, purpose: str | None, reason: str, asker: str, *, yes: bool
) -> None:
    """Revoke a certificate for a reason, by its serial number or in a file.

    The reasons are those of RFC 5280 §5.3.1 that the certification practice statement knows. Who
    may ask for which is a rule; what it refuses is explained.
    """
    lost = _("The {purpose} {serial} of {holder} will be void for good.")
    _end(manner, (certificate, purpose), REASONS[reason], Asker(asker), lost=lost, yes=yes)


@click.command(cls=Command)
@_named
@purpose_option
@json_option
@click.pass_obj
def status(manner: Manner, certificate: str, purpose: str | None) -> None:
    """Tell how a certificate stands: in the ledger, as published, and with which it is linked."""
    open_town()
    told = tell(entry_of(certificate, purpose))
    manner.show(told, lambda: print_one(told, manner))


def _issue_for_card(
    manner: Manner,
    who: "TownResident",
    wanted: frozenset[CertificatePurpose],
    at: "datetime",
    *,
    yes: bool,
) -> None:
    from jumin.offices.card_office import gateway as card_office
    from jumin.sandbox import applicants, visits

    applicants.require_card_in_use(who)
    applicants.require_purposes(who, wanted, at=at)
    lost = manner.text(_("The former certificates on the card of {id} will be void."), id=who.id)
    confirm(manner, lost, yes=yes)
    visits.issue_certificates(who, wanted, at=at)
    card = card_office.card_of(who.resident)
    serials = card.serials if card else {}
    told = [
        tell(entry_of(str(serial), purpose))
        for purpose, serial in sorted(serials.items())
        if not wanted or purpose in wanted
    ]
    manner.show(told, lambda: print_all(told, manner))


def _issue_for_request(
    who: "TownResident",
    purpose: CertificatePurpose,
    request: bytes,
    put: Callable[[bytes], None],
    *,
    at: "datetime",
) -> dict[str, Any]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from jumin.offices.certification.gateway import OwnKeyOrder, issue_for_request
    from jumin.offices.municipality.gateway import holder
    from jumin.pki.requests import decode_request

    ordered = OwnKeyOrder(holder(who.resident), purpose, decode_request(request))
    issued = issue_for_request(ordered, at=at)
    put(x509.load_der_x509_certificate(issued.der).public_bytes(Encoding.PEM))
    return tell(entry_of(str(issued.serial), purpose))


def _end(
    manner: Manner,
    named: tuple[str, str | None],
    reason: RevocationReason,
    asker: Asker,
    *,
    lost: str,
    yes: bool,
) -> None:
    at = open_town().now()
    from jumin.locale.facts import word
    from jumin.offices.certification import gateway as certification

    entry = entry_of(*named)
    purpose, serial = entry.purpose, entry.serial
    manner.about(entry.municipality, day_of(at))
    certification.require_revocable(entry, reason)
    what = word("purpose", purpose.value, manner.language)
    holder = holder_of(entry.resident)
    whose = holder.id if holder else manner.text(_("somebody who is not on the roster"))
    about = manner.text(lost, purpose=what, serial=numbered(serial), holder=whose)
    confirm(manner, about, yes=yes)
    certification.revoke(purpose, serial, reason, asker=asker, at=at, actor=OPERATOR)
    told = tell(certification.entry(purpose, serial))
    manner.show(told, lambda: print_one(told, manner))
