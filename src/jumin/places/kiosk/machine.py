"""The machine's memory of one visit, kept in the visitor's session. No PIN ever gets here."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from jumin import rules
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestNumber, RequestState
from jumin.places.kiosk.flows import Flow, flow_of, transitions, ways_back
from jumin.places.kiosk.printer import FAULTY, PRINTER_LIFE, PrinterEvent, PrinterState
from jumin.places.kiosk.steps import Event, Service, Step
from jumin.terms import (
    Document,
    Medium,
    MunicipalityId,
    RecordItem,
    Refusal,
    RefusalCode,
    RefusedError,
    Subject,
    Yen,
)


READER: Final = "reader"
"""Beside `Medium`: a card in this computer's own reader."""
MEDIA: Final = (*(medium.value for medium in Medium), READER)

ENDED: Final = frozenset({RequestState.CANCELLED, RequestState.LEFT, RequestState.WITHHELD})
"""A visit whose request stands so is over, whatever the session remembers."""
_ONWARDS: Final = frozenset({Event.GO_ON, Event.END})
_UNPAID: Final = frozenset({RequestState.IDENTIFIED, RequestState.REQUESTED, RequestState.RENDERED})


@dataclass
class Machine:
    """One visit to the machine (キオスク端末の利用)."""

    terminal: str = field(default_factory=lambda: f"kiosk-{secrets.token_hex(4)}")
    guide: str = ""
    """The municipality whose guide describes this machine; empty until one is chosen."""
    store: str = ""
    service: Service = Service.CERTIFICATES
    step: Step = Step.START
    began_on: str = ""
    """The day on which the visit began, in ISO 8601: its order of screens stays."""
    active_at: float = 0.0
    """When a button was pressed last, in seconds of real time."""
    turn: int = 0
    """Counts the buttons pressed; each screen's form carries it."""
    left: str = ""
    """The step whose button was pressed last."""
    card: str = ""
    """Whose card it is, by the short name of the roster; of a reader's card nobody knows it."""
    medium: str = ""
    """What lies in the tray: a card, a phone, a reader's card; empty where nothing does."""
    reader: str = ""
    """The reader of this computer in which the card lies."""
    tries_left: int = 0
    """Tries of the PIN left, as the card told before it was asked for."""
    request: str = ""
    """The number of the request, once the holder is identified."""
    municipality: str = ""
    """Whose document: another municipality's, or empty for the one that the card is of."""
    document: str = ""
    subject: Subject = Subject.SELF
    items: list[str] = field(default_factory=list)
    copies: int = 1
    asked: list[str] = field(default_factory=list)
    """Of the screens that not every document needs those that this one does."""
    fee_sources: list[str] = field(default_factory=list)
    is_fee_assumed: bool = False
    inserted: int = 0
    """Money put in so far, in yen."""
    printer: PrinterState = PrinterState.READY
    available_from: str = ""
    """The day from which a use that was applied for is worth trying, in ISO 8601."""
    refusal: dict[str, Any] | None = None
    """The last refusal, as the page about it shows it."""

    @classmethod
    def recall(cls, kept: Mapping[str, Any]) -> "Machine":
        """Recall what a session kept; raises ValueError for what another version has kept."""
        if set(kept) != {part.name for part in fields(cls)}:
            raise ValueError("not what a machine remembers")
        words = {
            "service": Service(kept["service"]),
            "step": Step(kept["step"]),
            "subject": Subject(kept["subject"]),
            "printer": PrinterState(kept["printer"]),
        }
        machine = cls(**{**kept, **words})
        if machine.document:
            Document(machine.document)
        for item in machine.items:
            RecordItem(item)
        if machine.refusal:
            RefusalCode(machine.refusal["code"])
        is_at_shop = not machine.guide or bool(machine.shop.id)
        if machine.step not in machine.flow or machine.medium not in {"", *MEDIA} or not is_at_shop:
            raise ValueError("not a visit to a machine of this town")
        return machine

    def as_kept(self) -> dict[str, Any]:
        """Tell what the session keeps."""
        return asdict(self)

    @property
    def flow(self) -> Flow:
        """Tell the screens of this visit in order."""
        if not self.guide:
            return (Step.START, Step.CARD_LEFT)
        on = date.fromisoformat(self.began_on)
        return flow_of(self.service, MunicipalityId(self.guide), on)

    @property
    def shop(self) -> rules.Store:
        """Tell the shop in which the machine stands; raises ValueError for an unknown one."""
        listed = rules.stores(MunicipalityId(self.guide), date.fromisoformat(self.began_on)).value
        known = {store.id: store for store in listed}
        if self.store not in known:
            raise ValueError("no shop of this town")
        return known[self.store]

    @property
    def number(self) -> RequestNumber:
        """Tell the request's number; raises RefusedError where there is none yet."""
        if not self.request:
            raise RefusedError(Refusal(RefusalCode.REQUEST_UNKNOWN))
        return RequestNumber(self.request)

    @cached_property
    def view(self) -> issuance.RequestView:
        """Tell where the request stands: the issuing centre is asked once, before the press."""
        return issuance.view(self.number)

    @property
    def asked_of(self) -> MunicipalityId | None:
        """Tell whose document it is, as orders and offers have it."""
        return MunicipalityId(self.municipality) if self.municipality else None

    @property
    def order(self) -> issuance.Order:
        """Tell what was chosen."""
        return issuance.Order(
            document=Document(self.document),
            subject=self.subject,
            items=frozenset(RecordItem(item) for item in self.items),
            copies=self.copies,
            municipality=self.asked_of,
        )

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

    @property
    def is_faulty(self) -> bool:
        """Whether the printer waits for the staff."""
        return self.step is Step.PRINT and self.printer in FAULTY

    def applies(self, step: Step) -> bool:
        """Whether a screen is needed in this visit; the others are passed over."""
        match step:
            case Step.CARD_ON:
                return not self.request and not self.medium
            case Step.USABLE_CHECK | Step.PIN | Step.RESET:
                return not self.request
            case Step.CARD_OFF | Step.CARD_LEFT:
                return bool(self.medium)
            case Step.SUBJECT | Step.ITEMS:
                return step in self.asked
        return True

    def happen(self, event: Event) -> None:
        """Let something happen: the machine comes to the next screen that is needed.

        Raises RefusedError (REQUEST_STATE) where it can't happen here.
        """
        here, moves = self.step, transitions(self.flow)
        if (here, event) not in moves:
            raise self._not_here(event)
        self.step = moves[here, event]
        while event in _ONWARDS and not self.applies(self.step):
            self.step = moves[self.step, Event.GO_ON]
        if self.step is Step.START:  # who took a forgotten card away may have another in the hand
            self.begin(card=self.card if here is Step.CARD_LEFT else "")

    def ways_back(self) -> Flow:
        """Tell the screens to which one may go back and that were needed, the nearest last."""
        return tuple(
            step
            for step in ways_back(self.flow, self.step)
            if self.applies(step) or step is Step.CARD_ON
        )

    def go_back(self, there: Step | None) -> None:
        """Go back to a screen before (訂正); raises RefusedError (REQUEST_STATE) where none may."""
        if there is None or there not in self.ways_back():
            raise self._not_here(there)
        self.step = there

    def print_goes(self, event: PrinterEvent) -> None:
        """Let something happen to the printer; raises RefusedError where it can't."""
        if (self.printer, event) not in PRINTER_LIFE:
            raise self._not_here(event)
        self.printer = PRINTER_LIFE[self.printer, event]

    def refuse(self, refusal: Refusal) -> None:
        """Keep a refusal for the page that explains it."""
        self.refusal = {"code": refusal.code.value, "facts": dict(refusal.facts)}

    def accept(self, step: Step | None, turn: int, *, now: float) -> bool:
        """Whether a button of a step counts: False for a second press of the one just pressed.

        Raises RefusedError (REQUEST_STATE) where the button belongs to another step.
        """
        if (step, turn) == (self.step, self.turn):
            self.left, self.turn, self.refusal = self.step, turn + 1, None
            self.active_at = now
            return True
        if (step, turn) == (self.left, self.turn - 1):
            return False
        raise self._not_here(step)

    def take_off(self) -> None:
        """Take out of the tray what lies there: it is in its holder's hands again."""
        self.medium = self.reader = ""
        self.tries_left = 0

    def end(self, at: datetime) -> Yen:
        """End the visit (終了): the machine forgets it; tell what money comes back.

        What is not paid is cancelled; a paper that is paid is destroyed, without refund. What lies
        in the tray stays there until it is taken.
        """
        money = Yen(0)
        if self.request and self.view.state in _UNPAID:
            money = Yen(self.inserted)
            with suppress(RefusedError):  # the centre ended it by itself meanwhile
                issuance.cancel(self.number, at=at)
        elif self.is_paid:
            with suppress(RefusedError):  # the same
                issuance.leave(self.number, at=at)
        self.forget()
        return money

    def forget(self) -> None:
        """Forget the visit, but for what still lies in the tray."""
        if (self.step, Event.END) in transitions(self.flow):
            self.happen(Event.END)
        if self.step is not Step.CARD_LEFT:
            self.begin()
            return
        left = self.medium
        self.begin()
        self.medium, self.step = left, Step.CARD_LEFT

    def come_to(self, step: Step) -> None:
        """Come to a step that the books say is reached, if the machine is not past it."""
        if self.flow.index(self.step) < self.flow.index(step):
            self.step = step

    def begin(self, card: str = "") -> None:
        """Begin anew, with a card in the hand or none."""
        fresh = Machine(terminal=self.terminal, turn=self.turn, left=self.left, card=card)
        vars(self).clear()
        vars(self).update(vars(fresh))

    def _not_here(self, asked: str | None) -> RefusedError:
        facts = {"state": self.step.value, "asked": asked or ""}
        return RefusedError(Refusal(RefusalCode.REQUEST_STATE, facts))
