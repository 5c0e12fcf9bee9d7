"""The machine's memory of one visit, kept in the visitor's session. No PIN ever gets here."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpRequest

from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestNumber, RequestState
from jumin.places.kiosk.steps import Step
from jumin.terms import Refusal, RefusalCode, RefusedError, Yen


_KEY: Final = "kiosk"
_STEP_OF_STATE: Final = {
    RequestState.PAID: Step.PRINT,
    RequestState.PRINTED: Step.TAKE,
    RequestState.TAKEN: Step.RECEIPT,
}
"""From paying on, the issuing centre's books say where the visit is."""


@dataclass
class Machine:
    """One visit to the machine (キオスク端末の利用)."""

    terminal: str = field(default_factory=lambda: f"kiosk-{secrets.token_hex(4)}")
    step: Step = Step.SERVICE
    turn: int = 0
    """Counts the buttons pressed; each screen's form carries it."""
    left: str = ""
    """The step whose button was pressed last."""
    card: str = ""
    """Whose card it is, by the short name of the roster."""
    request: str = ""
    """The number of the request, once the holder is identified."""
    document: str = ""
    whole_household: bool = False
    items: list[str] = field(default_factory=list)
    copies: int = 1
    fee_sources: list[str] = field(default_factory=list)
    is_fee_assumed: bool = False
    inserted: int = 0
    """Money put in so far, in yen."""
    refusal: dict[str, Any] | None = None
    """The last refusal, as the page about it shows it."""

    @property
    def number(self) -> RequestNumber:
        """Tell the request's number; raises RefusedError where there is none yet."""
        if not self.request:
            raise RefusedError(Refusal(RefusalCode.REQUEST_UNKNOWN))
        return RequestNumber(self.request)

    @property
    def view(self) -> issuance.RequestView:
        """Ask the issuing centre where the request stands."""
        return issuance.view(self.number)

    @property
    def missing(self) -> Yen:
        """Tell what is still to be put in (不足額)."""
        return Yen(max(0, self.view.fee - self.inserted))

    @property
    def change(self) -> Yen:
        """Tell what will come back when the fee is paid now (おつり)."""
        return Yen(max(0, self.inserted - self.view.fee))

    def refuse(self, refusal: Refusal) -> None:
        """Keep a refusal for the page that explains it."""
        self.refusal = {"code": refusal.code.value, "facts": dict(refusal.facts)}

    def accept(self, step: Step, turn: int) -> bool:
        """Whether a button counts: False for a second press of the one just pressed.

        Raises RefusedError (REQUEST_STATE) where the button belongs to another step.
        """
        if (step, turn) == (self.step, self.turn):
            self.left, self.turn, self.refusal = step, turn + 1, None
            return True
        if (step, turn) == (self.left, self.turn - 1):
            return False
        raise RefusedError(
            Refusal(RefusalCode.REQUEST_STATE, {"state": self.step.value, "asked": step.value})
        )

    def end(self, at: datetime) -> Yen:
        """Leave the machine (終了): what is not paid is cancelled; tell what money comes back."""
        if not self.request or self.view.state in _STEP_OF_STATE:
            return Yen(0)
        issuance.cancel(self.number, at=at)
        self.request = ""
        return Yen(self.inserted)

    def begin(self, card: str = "") -> None:
        """Begin a visit anew, with a card in the hand or none."""
        fresh = Machine(terminal=self.terminal, turn=self.turn, left=self.left, card=card)
        vars(self).update(vars(fresh))


def machine_of(request: HttpRequest) -> Machine:
    """Tell the visitor's machine as it stands."""
    kept = request.session.get(_KEY)
    if kept is None:
        return Machine()
    machine = Machine(**{**kept, "step": Step(kept["step"])})
    try:
        if machine.request:
            machine.step = _STEP_OF_STATE.get(machine.view.state, machine.step)
    except RefusedError:  # the books were put back to a day before this request
        machine.begin()
    return machine


@contextmanager
def at_machine(request: HttpRequest) -> Iterator[Machine]:
    """Press one button of the visitor's machine: one at a time, however often it is clicked.

    The transaction takes the write lock of the pages' database at once, so that the session is
    read after whatever the press before has written.
    """
    with transaction.atomic(using=DEFAULT_DB_ALIAS):
        machine = machine_of(request)
        yield machine
        request.session[_KEY] = asdict(machine)
        request.session.save()
        known = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        # A session that the browser knows is saved; the middleware must not do so a second time.
        request.session.modified = request.session.session_key != known
