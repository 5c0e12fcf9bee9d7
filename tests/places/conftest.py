"""A visitor of the town, with a browser that runs no scripts and keeps cookies."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from jumin.places.kiosk.machine import Machine
from jumin.sandbox.residents import resident


MOST_SCREENS = 40


@dataclass
class Visitor:
    """Somebody at the kiosk; every page that they saw is kept."""

    client: Client
    card: str = ""
    seen: list[Any] = field(default_factory=list)

    def look(self) -> Any:
        """Look at the screen."""
        return self._keep(self.client.get("/kiosk/", follow=True))

    def press(self, **entries: object) -> Any:
        """Press the button of the screen, having entered something."""
        return self.press_on(self.look(), **entries)

    def press_at(self, step: str, turn: int, **entries: object) -> Any:
        """Press the button of a screen that may not be the one shown."""
        entered = {"turn": turn, **entries}
        return self._keep(self.client.post(f"/kiosk/{step}/", entered, follow=True))

    def press_on(self, page: Any, **entries: object) -> Any:
        """Press the button of the screen that a page shows."""
        machine = page.context["machine"]
        return self.press_at(machine.step, machine.turn, **entries)

    def press_beside(self, address: str, **entries: object) -> Any:
        """Press a button that stands beside the screen's own."""
        machine = self.machine()
        entered = {"from": machine.step, "turn": machine.turn, **entries}
        return self._keep(self.client.post(f"/kiosk/{address}/", entered, follow=True))

    def bring(self, name: str) -> Any:
        """Come to the kiosk with somebody's card."""
        self.card = name
        return self._keep(self.client.post("/kiosk/bring/", {"resident": name}, follow=True))

    def back(self, to: str) -> Any:
        """Go back to a screen."""
        return self.press_beside("back", to=to)

    def back_from(self, step: str, turn: int, to: str) -> Any:
        """Press the way back of a screen that may not be the one shown."""
        entered = {"from": step, "turn": turn, "to": to}
        return self._keep(self.client.post("/kiosk/back/", entered, follow=True))

    def end(self, **entries: object) -> Any:
        """Leave the machine."""
        return self._keep(self.client.post("/kiosk/end/", entries, follow=True))

    def speak(self, language: str) -> None:
        """Choose a language."""
        self.client.post("/language/", {"language": language, "next": "/"})

    def go_to(self, step: str, **entered: Any) -> Any:
        """Go on, entering what is usual or what is given for a screen, until a screen is reached.

        It ends at a refusal or an entry that is not taken, too.
        """
        page = self.look()
        for _ in range(MOST_SCREENS):
            here = self.step(page)
            if not here or here == step or page.status_code != 200:
                return page
            page = self.press_on(page, **entered.get(here.replace("-", "_"), self.usual(page)))
        raise AssertionError(f"no way to {step} from {here}")

    def usual(self, page: Any) -> dict[str, Any]:
        """Tell what is usually entered at the screen that a page shows."""
        machine, here = page.context["machine"], self.step(page)
        if here == "start":
            return dict(page.context["form"].initial)
        if here == "pay" and machine.missing:
            return {"coin": 500}
        known: dict[str, dict[str, Any]] = {
            "menu": {"service": machine.service},
            "card-on": {"put": f"card:{self.card}"},
            "document": {"document": "resident-record"},
            "subject": {"subject": "self"},
            "copies": {"copies": 1},
        }
        if here == "pin":
            return {"pin": resident(self.card).authentication_pin}
        return known.get(here, {})

    def to_card_check(self, name: str) -> Any:
        """Put somebody's card into the tray and have it checked."""
        self.bring(name)
        return self.press_on(self.go_to("usable-check"))

    def to_pin(self, name: str) -> Any:
        """Go on with somebody's card until the PIN is asked for."""
        self.bring(name)
        return self.go_to("pin")

    def to_documents(self, name: str, **entered: Any) -> Any:
        """Go on with somebody's card and PIN until the documents are shown, if they are."""
        self.bring(name)
        return self.go_to("document", **entered)

    def to_payment(self, name: str, **entered: Any) -> Any:
        """Choose somebody's own record, or what is given, and confirm."""
        self.bring(name)
        return self.go_to("pay", **entered)

    def machine(self) -> Machine:
        """Tell the machine's memory, as the page that is shown has it."""
        page = self.client.get("/kiosk/", follow=True)
        remembered: Machine = page.context["machine"]
        return remembered

    @staticmethod
    def step(page: Any) -> str:
        """Tell which screen a page is."""
        return str(page.context["step"]) if "form" in page.context else ""

    @staticmethod
    def refusal(page: Any) -> str | None:
        """Tell the code of the refusal that a page explains."""
        return str(page.context["refusal"].code) if "refusal" in page.context else None

    def _keep(self, page: Any) -> Any:
        self.seen.append(page)
        return page


@pytest.fixture
def visitor(town: object) -> Visitor:  # noqa: ARG001 (the town is what is visited)
    """A visitor of the town."""
    return Visitor(Client())
