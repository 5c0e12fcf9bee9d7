"""The order of the screens (操作の順序) as data, and what may follow what.

For a certificate the order is the municipality's own. The other two services begin as that order
does, with the card off the tray as soon as it is not needed any more.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeAlias

from jumin import rules
from jumin.places.kiosk.steps import Event, Service, Step
from jumin.terms import MunicipalityId


Flow: TypeAlias = tuple[Step, ...]
"""The screens of a visit, in order, from START to CARD_LEFT."""

_ENTRY: Final = (Step.SERVICE, Step.AGREE, Step.MENU, Step.CARD_ON, Step.USABLE_CHECK)
OWN_STEPS: Final[Mapping[Service, Flow]] = MappingProxyType(
    {
        Service.USE_REGISTRATION: (
            *(Step.PIN, Step.CARD_OFF),
            *(Step.DOMICILE, Step.USE_TERMS, Step.USE_CONFIRM, Step.USE_RESULT),
        ),
        Service.PIN_RESET: (Step.RESET, Step.CARD_OFF, Step.RESET_RESULT),
    }
)
"""What comes after the card was found usable, where no guide says it."""
PROVING: Final = (Step.PIN, Step.RESET)
"""Screens at which the holder proves to hold the card."""
CHOOSING: Final = (Step.DOCUMENT, Step.SUBJECT, Step.ITEMS, Step.COPIES)
_OPEN_UNTIL: Final = frozenset(
    {Step.MUNICIPALITY, *CHOOSING, Step.CONFIRM, Step.DOMICILE, Step.USE_TERMS}
)
"""Where one may go back to once the holder is known: nothing is done there that stays."""
_SETTLED: Final = frozenset(
    {Step.PRINT, Step.TAKE, Step.RECEIPT, Step.USE_RESULT, Step.RESET_RESULT, Step.CARD_LEFT}
)
"""From here nothing leads back: it is paid, applied for or changed."""
_REPEATED: Final = frozenset({*PROVING, Step.PAY, Step.PRINT, Step.TAKE, Step.RECEIPT})


def flow_of(service: Service, municipality: MunicipalityId, on: date) -> Flow:
    """Tell the screens of a service at a machine that a municipality's guide describes."""
    told = tuple(map(Step, rules.machine_flow(municipality, on).value))
    if service is not Service.CERTIFICATES:
        told = (*(step for step in told if step in _ENTRY), *OWN_STEPS[service])
    return (Step.START, *told, Step.CARD_LEFT)


@cache
def transitions(flow: Flow) -> Mapping[tuple[Step, Event], Step]:
    """Tell what follows what (状態遷移): screen and event → screen; what is absent can't happen."""
    tray = [flow.index(step) for step in (Step.CARD_ON, *PROVING) if step in flow]
    card_on, proof = (tray[0], tray[1]) if tray else (len(flow), len(flow))
    moves = {(here, Event.GO_ON): there for here, there in pairwise((*flow, Step.START))}
    for place, step in enumerate(flow):
        if step not in {Step.START, Step.CARD_LEFT}:
            moves[step, Event.END] = Step.CARD_LEFT
        if step in _REPEATED:
            moves[step, Event.AGAIN] = step
        if card_on <= place <= proof:
            moves[step, Event.REJECT] = moves[step, Event.TAKE_OFF] = Step.CARD_ON
        elif place > proof and step not in {Step.CARD_OFF, Step.CARD_LEFT}:
            moves[step, Event.TAKE_OFF] = step
    return MappingProxyType(moves)


@cache
def ways_back(flow: Flow, here: Step) -> Flow:
    """Tell where one may go back to (訂正), the nearest last: nowhere once it is paid or done.

    Before the holder is known, to any screen of the visit; afterwards to any choice.
    """
    place = flow.index(here)
    before = flow[1:place]
    if _SETTLED.intersection((*before, here)):
        return ()
    if not any(step in before for step in PROVING):
        return before
    return tuple(step for step in before if step in _OPEN_UNTIL)
