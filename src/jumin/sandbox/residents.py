"""The roster: who lives in the town, with which PINs, and why (役)."""

import hmac
from dataclasses import dataclass
from difflib import get_close_matches

from jumin.chip import ChosenPins
from jumin.offices.card_office.gateway import CardNumber
from jumin.sandbox import place
from jumin.sandbox.cast import HOMES
from jumin.sandbox.stories import Role
from jumin.terms import CertificatePurpose, MunicipalityId, Pin, ResidentId, UsageError


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
            authentication_pin=_revealed(pins.authentication),
            signature_pin=_revealed(pins.signature),
        )
        for home in HOMES
        for role in home.roles
        for pins in (chosen_pins(mark.seed, role),)
    )


def resident(name: str) -> TownResident:
    """Find a resident by id; raises `TownResidentUnknownError` with the nearest one."""
    everybody = {one.id: one for one in residents()}
    if name not in everybody:
        close = get_close_matches(name[:40], everybody, n=1)
        raise TownResidentUnknownError(name[:40], close[0] if close else None)
    return everybody[name]


def chosen_pins(seed: int, role: Role) -> ChosenPins:
    """Tell the PINs that a resident chose, one for each certificate on the card.

    They are derived from the town's seed, so that nobody has to keep them.
    """
    certificates = role.card.certificates if role.card else frozenset()
    signature, authentication = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
    return ChosenPins(
        signature=Pin(f"TEST{_four_digits(seed, role, signature)}")
        if signature in certificates
        else None,
        authentication=Pin(_four_digits(seed, role, authentication))
        if authentication in certificates
        else None,
    )


def _four_digits(seed: int, role: Role, purpose: CertificatePurpose) -> str:
    drawn = hmac.digest(str(seed).encode(), f"{role.id}:{purpose}".encode(), "sha256")
    return f"{int.from_bytes(drawn) % 10_000:04}"


def _revealed(pin: Pin | None) -> str | None:
    return pin.reveal() if pin else None
