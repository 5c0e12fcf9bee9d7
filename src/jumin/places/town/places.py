"""The places on the map: those that one can enter, and those that are not built yet (地図)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """A place of the town, drawn with its foot at (x, y)."""

    id: str
    name: Promise
    text: Promise
    x: int
    y: int
    way: Callable[[], str] | None = None
    """Leads there; None where the place is not built yet."""

    @property
    def is_built(self) -> bool:
        """Whether one can enter it."""
        return self.way is not None

    @property
    def href(self) -> str:
        """Where its door leads: what is not built, to what is to be said of it."""
        return self.way() if self.way else f"#place-{self.id}"

    @property
    def drawing(self) -> str:
        """The template that draws it."""
        return f"town/map/{self.id}.html"


PLACES: Final = (
    Place(
        "kiosk",
        _("Convenience store"),
        _("The kiosk in the shop: certificates with a card and its PIN."),
        400,
        380,
        lambda: reverse("kiosk:machine"),
    ),
    Place(
        "home",
        _("Homes"),
        _("Who lives here, with portrait, PINs and wallet."),
        145,
        380,
        lambda: "#residents",
    ),
    Place(
        "tower",
        _("Clock tower"),
        _("Turn the town's clock, and see what the next days bring."),
        330,
        180,
        lambda: "#clock",
    ),
    Place(
        "workshop",
        _("Workshop"),
        _("Commands for openssl, curl, OpenSC and pytest that work on this town."),
        660,
        380,
        lambda: reverse("town:developers"),
    ),
    Place(
        "archive",
        _("Archive"),
        _("Save the whole town, bring it back, or begin anew."),
        855,
        380,
        lambda: reverse("town:keeping"),
    ),
    Place(
        "service",
        _("Sample service"),
        _("A service on the web: register and log in with the card, as at a bank."),
        1045,
        380,
        lambda: reverse("service:service"),
    ),
    Place(
        "counter",
        _("Municipal counter"),
        _("Moving, a new PIN, a new card. The offices behind it keep their books; it has no page."),
        130,
        180,
    ),
    Place(
        "portal",
        _("Portal on the web"),
        _("What the real portal shows to who logs in with a card."),
        510,
        180,
    ),
    Place(
        "clinic",
        _("Clinic"),
        _("Health insurance by card. Nothing of it is here so far."),
        690,
        180,
    ),
    Place(
        "hotline",
        _("Hotline"),
        _("Reporting a lost card, day and night. The card office can suspend cards already."),
        860,
        180,
    ),
)
