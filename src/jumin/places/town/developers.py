"""The workshop: commands for developers, made of this installation's own addresses and folders."""

import sys
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jumin import rules
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.gateway import AuthorityView, LedgerEntry
from jumin.places.town.commands import Site, commands
from jumin.rules.lives import CertificateState
from jumin.sandbox.clockwork import clock
from jumin.sandbox.place import folder
from jumin.sandbox.residents import TownResident, resident, roles
from jumin.terms import JST, CertificatePurpose


PURPOSE: Final = CertificatePurpose.AUTHENTICATION
_NEAR: Final = 60.0
"""Seconds by which a clock may be away from real time without any program noticing."""


@require_safe
@never_cache
def developers(request: HttpRequest) -> HttpResponse:
    """Show the commands."""
    authorities = certification.authorities()
    site = _site(f"http://{request.get_host()}", authorities)
    context = {
        "commands": commands(site) if site else (),
        "site": site,
        "authorities": authorities,
        "crls": certification.current_crls(),
        "responder": settings.INSTALLATION.base_url,
        "is_on_postgresql": settings.INSTALLATION.database_url is not None,
    }
    return render(request, "town/developers.html", context)


def _site(pages: str, authorities: tuple[AuthorityView, ...]) -> Site | None:
    """Tell of the installation, with the first resident whose certificate can be asked for."""
    if (known := _example()) is None:
        return None
    shown, entry = known
    signature = _in_force(shown, CertificatePurpose.SIGNATURE)
    now = clock().now()
    ahead = abs((now - datetime.now(JST)).total_seconds())
    return Site(
        data=folder().root,
        programs=Path(sys.executable).parent,
        source=_source(),
        pages=pages,
        responder=settings.INSTALLATION.base_url,
        resident=shown.id,
        pin=shown.authentication_pin or "",
        serial=entry.serial,
        generation=_generation(entry, authorities),
        signature_generation=_generation(signature, authorities) if signature else None,
        office_code=rules.municipality(entry.municipality).code,
        at=int(now.timestamp()),
        ahead=int(ahead) if ahead > _NEAR else 0,
        has_pytest=find_spec("pytest") is not None,
    )


def _example() -> tuple[TownResident, LedgerEntry] | None:
    """Find the first resident whose authentication certificate is in force."""
    for role in roles():
        one = resident(role.id)
        if (entry := _in_force(one, PURPOSE)) is not None:
            return one, entry
    return None


def _in_force(one: TownResident, purpose: CertificatePurpose) -> LedgerEntry | None:
    """Find a certificate on a resident's card, if it is in force."""
    card = card_office.card_of(one.resident)
    serial = card and card.serials.get(purpose)
    entry = certification.entry(purpose, serial) if serial else None
    return entry if entry and entry.state is CertificateState.DELIVERED else None


def _generation(entry: LedgerEntry, authorities: tuple[AuthorityView, ...]) -> int:
    """Tell which generation of the authority issued a certificate: the newest of then."""
    return max(
        one.generation
        for one in authorities
        if one.purpose is entry.purpose and one.not_before <= entry.issued_at
    )


def _source() -> Path | None:
    """Find the source with its tests, where the package is installed from there."""
    source = Path(__file__).resolve().parents[4]
    return source if (source / "tests" / "iso7816").is_dir() else None
