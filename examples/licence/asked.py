"""What `jumin licence run --exec` asks a program, and how it answers: for the adapters beside."""

import base64
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Question:
    """One question, its octets decoded."""

    category: str
    purpose: str
    at: datetime
    anchors: list[bytes]
    certificate: bytes | None
    nonce: bytes | None
    ocsp: bytes | None
    crls: list[bytes]
    message: bytes | None
    signature: bytes | None
    cms: bytes | None
    content: bytes | None


class WrongError(Exception):
    """The answer is no; the text is the reason."""


def answer_with(verify: Callable[[Question], None], declined: frozenset[str]) -> None:
    """Answer a line a question; `verify` raises where the answer is no."""
    for line in sys.stdin:
        question = _read(json.loads(line))
        answer: dict[str, Any] = {"valid": None}
        if question.category not in declined:
            try:
                verify(question)
                answer = {"valid": True}
            except WrongError as reason:
                answer = {"valid": False, "reason": str(reason)}
            except Exception as error:  # noqa: BLE001 - a library's error is its no
                answer = {"valid": False, "reason": f"{type(error).__name__}: {error}"[:190]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _read(told: dict[str, Any]) -> Question:
    def octets(name: str) -> bytes | None:
        return None if told[name] is None else base64.b64decode(told[name])

    return Question(
        told["category"],
        told["purpose"],
        datetime.fromisoformat(told["at"]),
        [base64.b64decode(one) for one in told["anchors"]],
        octets("certificate"),
        octets("nonce"),
        octets("ocsp"),
        [base64.b64decode(one) for one in told["crls"]],
        octets("message"),
        octets("signature"),
        octets("cms"),
        octets("content"),
    )
