"""Draws the tables of rules/lives.py for docs/lives.md."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from jumin.rules import lives


TERM: Final = re.compile(r"\(([^\x00-\x7f]+)[;)]")
"""The Japanese term in a docstring: what stands first in brackets and has no ASCII in it."""
HEAD: Final = """\
# Lives

What may follow what in the life of a card, of a certificate and of a request at a kiosk. Drawn
from the tables in [`rules/lives.py`](../src/jumin/rules/lives.py) by `make docs`. What a table
does not have (–) can't happen.
"""


@dataclass(frozen=True)
class Life:
    """A life: its title, its table, and the states and events of which it is made."""

    title: str
    states: type[StrEnum]
    events: type[StrEnum]
    table: Mapping[tuple[Any, Any], StrEnum]


@dataclass(frozen=True)
class Words:
    """What a state or an event is called, and what it means."""

    name: str
    term: str
    meaning: str

    def __str__(self) -> str:
        """Both languages, as in `In use (運用中)`."""
        return f"{self.name} ({self.term})"


LIVES: Final = (
    Life("Card (カード)", lives.CardStatus, lives.CardEvent, lives.CARD_LIFE),
    Life(
        "Certificate (電子証明書)",
        lives.CertificateState,
        lives.CertificateEvent,
        lives.CERTIFICATE_LIFE,
    ),
    Life(
        "Request at a kiosk (コンビニ交付)",
        lives.RequestState,
        lives.RequestEvent,
        lives.REQUEST_LIFE,
    ),
)


def page() -> str:
    """Draw the page."""
    return "\n".join((HEAD, *("\n".join(section(life)) for life in LIVES)))


def section(life: Life) -> Iterator[str]:
    """Draw one life: its picture, its table, the meanings of its words."""
    states, events = words(life.states), words(life.events)
    yield f"## {life.title}\n"
    yield "```mermaid"
    yield from picture(life, states, events)
    yield "```\n"
    yield f"| Event | {' | '.join(map(str, states.values()))} |"
    yield "|---" * (len(states) + 1) + "|"
    for event, called in events.items():
        ends = (life.table.get((state, event)) for state in states)
        yield f"| {called} | {' | '.join(states[end].name if end else '–' for end in ends)} |"
    yield ""
    for called in (*states.values(), *events.values()):
        if called.meaning != f"{called}.":
            yield f"- **{called.name}**: {called.meaning}"
    yield ""


def picture(
    life: Life, states: Mapping[StrEnum, Words], events: Mapping[StrEnum, Words]
) -> Iterator[str]:
    """Draw a life as a Mermaid state diagram: one arrow for all events between two states."""
    yield "stateDiagram-v2"
    for state, called in states.items():
        yield f'    state "{called.name}<br/>{called.term}" as {identifier(state)}'
    yield f"    [*] --> {identifier(next(iter(life.states)))}"
    arrows: dict[tuple[StrEnum, StrEnum], list[str]] = {}
    for (state, event), end in life.table.items():
        arrows.setdefault((state, end), []).append(events[event].name)
    for (state, end), names in arrows.items():
        yield f"    {identifier(state)} --> {identifier(end)} : {'<br/>'.join(names)}"
    for state in states:
        if all(state is not before for before, _ in life.table):
            yield f"    {identifier(state)} --> [*]"


def identifier(state: StrEnum) -> str:
    """Name a state for Mermaid, whose own words (`end`, `left of`) it must not meet."""
    return f"{type(state).__name__}_{state.name}"


def words(of: type[StrEnum]) -> dict[StrEnum, Words]:
    """Read what the members of an enum are called, out of the docstrings below them.

    Raises:
        ValueError: a member has no docstring with a Japanese term in brackets.

    """
    (tree,) = ast.parse(inspect.getsource(of)).body
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    found: dict[StrEnum, Words] = {}
    for member, below in zip(body, [*body[1:], None], strict=True):
        match member, below:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ) if term := TERM.search(text):
                called = of[name].value.replace("-", " ").capitalize()
                found[of[name]] = Words(called, term[1], " ".join(text.split()))
    if missing := [member.name for member in of if member not in found]:
        raise ValueError(f"{of.__name__} has no Japanese term for {', '.join(missing)}.")
    return found
