"""What the page about a refusal shows."""

from datetime import date
from typing import Any

from jumin import rules
from jumin.locale import explain
from jumin.places.kiosk import cures
from jumin.places.kiosk.machine import Machine
from jumin.sandbox.residents import resident
from jumin.terms import Refusal, RefusalCode


def page(machine: Machine, *, on: date, language: str) -> dict[str, Any]:
    """Put together what is to be told about the machine's last refusal."""
    kept = machine.refusal or {}
    refusal = Refusal(RefusalCode(kept["code"]), kept["facts"])
    shown: dict[str, Any] = {
        "refusal": refusal,
        "explanation": explain(refusal, language),
        "tries_left": refusal.facts.get("tries_left"),
    }
    if machine.card:
        municipality = resident(machine.card).municipality
        cure = rules.cure(refusal.code, municipality, on)
        shown["cure"] = cure
        shown["cure_lines"] = cures.explain(cure, municipality, on, language)
    return shown
