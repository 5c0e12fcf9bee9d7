"""The roster: who lives in the town, with which PINs, and why (役)."""

import hmac
from dataclasses import dataclass
from difflib import get_close_matches

from jumin.chip import ChosenPins
from jumin.offices.card_office.gateway import CardNumber
from jumin.sandbox import place
from jumin.sandbox.cast import HOMES
from jumin.terms import MunicipalityId, Pin, ResidentId, UsageError


class TownResidentUnknownError(UsageError):
    """Nobody of that name lives in the town."""

    def __init__(self, name: str, meant: str | None) -> None:
        hint = f" Did you mean {meant}?" if meant else ""
        super().__init__(f"Nobody called {name!r} lives here.{hint} `jumin residents` lists all.")
        self.name, self.meant = name, meant


@dataclass(frozen=True)
class TownResident:
    """A resident of the town, as the roster shows them."""

    id: str
    name: str
    municipality: MunicipalityId
    reason: str
    reason_en: str
    resident: ResidentId
    """The number in the municipality's register."""
    card: CardNumber | None
    authentication_pin: str | None
    signature_pin: str | None


def residents() -> tuple[TownResident, ...]:
    """List everybody in the order of the cast."""
    mark = place.require_town()
    return tuple(
        TownResident(
            id=role.id,
            name=role.name,
            municipality=MunicipalityId(home.municipality),
            reason=role.reason,
            reason_en=role.reason_en,
            resident=ResidentId(mark.residents[role.id]),
            card=mark.cards.get(role.id),
            authentication_pin=authentication_pin(mark.seed, role.id) if role.card else None,
            signature_pin=signature_pin(mark.seed, role.id) if role.card else None,
        )
        for home in HOMES
        for role in home.roles
    )


def resident(name: str) -> TownResident:
    """Find a resident by id; raises `TownResidentUnknownError` with the nearest one."""
    everybody = {one.id: one for one in residents()}
    if name not in everybody:
        close = get_close_matches(name[:40], everybody, n=1)
        raise TownResidentUnknownError(name[:40], close[0] if close else None)
    return everybody[name]


def chosen_pins(seed: int, name: str) -> ChosenPins:
    """Tell the PINs that a resident chose: derived, so that nobody has to keep them."""
    return ChosenPins(
        signature=Pin(signature_pin(seed, name)),
        authentication=Pin(authentication_pin(seed, name)),
    )


def authentication_pin(seed: int, name: str) -> str:
    """Derive the four digits of the authentication PIN."""
    return f"{_drawn(seed, name, 'authentication') % 10_000:04}"


def signature_pin(seed: int, name: str) -> str:
    """Derive the signature PIN, upper-case letters and digits both."""
    return f"TEST{_drawn(seed, name, 'signature') % 10_000:04}"


def _drawn(seed: int, name: str, purpose: str) -> int:
    return int.from_bytes(hmac.digest(str(seed).encode(), f"{name}:{purpose}".encode(), "sha256"))
