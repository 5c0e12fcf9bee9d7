"""A visitor of the town, with a browser that runs no scripts and keeps cookies."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from jumin.sandbox.residents import resident


STEPS_TO_PIN = ("service", "agree", "menu", "card-on", "usable-check", "municipality")


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
        machine = self.look().context["machine"]
        return self.press_at(machine.step, machine.turn, **entries)

    def press_at(self, step: str, turn: int, **entries: object) -> Any:
        """Press the button of a screen that may not be the one shown."""
        entered = {"turn": turn, **entries}
        return self._keep(self.client.post(f"/kiosk/{step}/", entered, follow=True))

    def bring(self, name: str) -> Any:
        """Come to the kiosk with somebody's card."""
        self.card = name
        return self._keep(self.client.post("/kiosk/bring/", {"resident": name}, follow=True))

    def back(self, to: str) -> Any:
        """Go back to a screen."""
        machine = self.look().context["machine"]
        return self.back_from(machine.step, machine.turn, to)

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

    def to_card_check(self, name: str) -> Any:
        """Put somebody's card into the tray and have it checked."""
        self.bring(name)
        for step in STEPS_TO_PIN[:-1]:
            page = self.press(**({"resident": name} if step == "card-on" else {}))
        return page

    def to_pin(self, name: str) -> Any:
        """Go on with somebody's card until the PIN is asked for."""
        self.to_card_check(name)
        return self.press()

    def to_documents(self, name: str) -> Any:
        """Go on with somebody's card and PIN until the documents are shown, if they are."""
        self.to_pin(name)
        page = self.press(pin=resident(name).authentication_pin)
        return self.press() if self.step(page) == "card-off" else page

    def to_payment(self, name: str, *, items: tuple[str, ...] = (), copies: int = 1) -> Any:
        """Choose somebody's own record and confirm."""
        self.to_documents(name)
        self.press(document="resident-record")
        self.press(subject="self")
        self.press(items=items)
        self.press(copies=copies)
        return self.press()

    @staticmethod
    def step(page: Any) -> str:
        """Tell which screen a page is."""
        return str(page.context["step"]) if "step" in page.context else ""

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
