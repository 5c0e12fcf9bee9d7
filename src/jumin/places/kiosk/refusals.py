"""What the page about a refusal shows."""

from datetime import date
from typing import Any

from jumin import rules
from jumin.locale import explain, explain_cure
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
        shown["cure_lines"] = explain_cure(
            act=cure.act,
            who=cure.who,
            where=cure.where,
            bring=cure.bring,
            cost=cure.cost,
            within_days=cure.within_days,
            language=language,
            desks={
                key: desk.name_ja if language == "ja" else desk.name_en
                for key, desk in rules.desks(cure, municipality, on).items()
            },
        )
    return shown
