"""The machine's memory of one visit, kept in the visitor's session. No PIN ever gets here."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpRequest

from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestNumber, RequestState
from jumin.places.kiosk.steps import Step, may_go_back
from jumin.terms import Document, RecordItem, Refusal, RefusalCode, RefusedError, Yen


_KEY: Final = "kiosk"
_STEP_OF_STATE: Final = {
    RequestState.PAID: Step.PRINT,
    RequestState.PRINTED: Step.TAKE,
    RequestState.TAKEN: Step.RECEIPT,
}
"""From paying on, the issuing centre's books say where the visit is."""
_ENDED: Final = frozenset({RequestState.CANCELLED, RequestState.LEFT, RequestState.WITHHELD})
"""A visit whose request stands so is over, whatever the session remembers."""


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

    @classmethod
    def recall(cls, kept: dict[str, Any]) -> "Machine":
        """Recall what a session kept; raises ValueError for what another version has kept."""
        if set(kept) != {part.name for part in fields(cls)}:
            raise ValueError("not what a machine remembers")
        machine = cls(**{**kept, "step": Step(kept["step"])})
        if machine.document:
            Document(machine.document)
        for item in machine.items:
            RecordItem(item)
        if machine.refusal:
            RefusalCode(machine.refusal["code"])
        return machine

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

    @property
    def is_paid(self) -> bool:
        """Whether a paper is paid and not yet taken."""
        return self.step in {Step.PRINT, Step.TAKE}

    def refuse(self, refusal: Refusal) -> None:
        """Keep a refusal for the page that explains it."""
        self.refusal = {"code": refusal.code.value, "facts": dict(refusal.facts)}

    def accept(self, step: Step | None, turn: int) -> bool:
        """Whether a button of a step counts: False for a second press of the one just pressed.

        Raises RefusedError (REQUEST_STATE) where the button belongs to another step.
        """
        if (step, turn) == (self.step, self.turn):
            self.left, self.turn, self.refusal = self.step, turn + 1, None
            return True
        if (step, turn) == (self.left, self.turn - 1):
            return False
        raise self._not_here(step)

    def go_back(self, there: Step | None) -> None:
        """Go back to a screen before (訂正); raises RefusedError (REQUEST_STATE) where none may."""
        if there is None or not may_go_back(self.step, there):
            raise self._not_here(there)
        self.step = there

    def end(self, at: datetime) -> Yen:
        """Leave the machine (終了); tell what money comes back.

        What is not paid is cancelled; a paper that is paid is destroyed, without refund.
        """
        if not self.request or self.step is Step.RECEIPT:
            return Yen(0)
        is_paid = self.is_paid
        with suppress(RefusedError):  # the centre ended it by itself meanwhile: that is as well
            (issuance.leave if is_paid else issuance.cancel)(self.number, at=at)
        if is_paid:
            return Yen(0)
        self.request = ""
        return Yen(self.inserted)

    def begin(self, card: str = "") -> None:
        """Begin a visit anew, with a card in the hand or none."""
        fresh = Machine(terminal=self.terminal, turn=self.turn, left=self.left, card=card)
        vars(self).update(vars(fresh))

    def _not_here(self, asked: Step | None) -> RefusedError:
        facts = {"state": self.step.value, "asked": asked or ""}
        return RefusedError(Refusal(RefusalCode.REQUEST_STATE, facts))


def machine_of(request: HttpRequest) -> Machine:
    """Tell the visitor's machine as it stands; a visit that is over begins anew."""
    kept = request.session.get(_KEY)
    if kept is None:
        return Machine()
    try:
        machine = Machine.recall(kept)
    except (KeyError, TypeError, ValueError):
        return Machine()
    try:
        state = machine.view.state if machine.request else None
    except RefusedError:  # the books were put back to a day before this request
        machine.begin()
        return machine
    if state in _ENDED:
        machine.begin()
    elif state in _STEP_OF_STATE:
        machine.step = _STEP_OF_STATE[state]
    return machine


@contextmanager
def at_machine(request: HttpRequest) -> Iterator[Machine]:
    """Press one button of the visitor's machine: one at a time, however often it is clicked.

    The transaction locks the session at once, and the session is read anew within it: after
    whatever the press before has written.
    """
    with transaction.atomic(using=DEFAULT_DB_ALIAS):  # noqa: TID251 (the pages' own, no office's)
        # SQLite has locked the whole file by now; PostgreSQL locks this row.
        Session.objects.select_for_update().filter(pk=request.session.session_key).first()
        request.session = type(request.session)(request.session.session_key)
        machine = machine_of(request)
        yield machine
        request.session[_KEY] = asdict(machine)
        request.session.save()
        known = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        # A session that the browser knows is saved; the middleware must not do so a second time.
        request.session.modified = request.session.session_key != known
