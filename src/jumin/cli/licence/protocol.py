"""What is said to a verifier and what it answers: one JSON object each way."""

import base64
import json
from typing import Any, Final

from jumin.cli.licence.answer import Answer, NoAnswerError
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.vectors import Case, Entry, Question, Reason


MOST_ANSWER_OCTETS: Final = 65_536
_VERSION: Final = 1
_LONGEST_REASON: Final = 200


def question_of(case: Case, number: int) -> dict[str, Any]:
    """Tell a case as it is put to a verifier: without its name and its answer."""
    return {
        "version": _VERSION,
        "number": number,
        "category": str(case.category),
        **material(case.question),
    }


def material(question: Question) -> dict[str, Any]:
    """Tell the material of a question; octets in Base64, what there is none of as null."""
    return {
        "purpose": str(question.purpose),
        "at": question.at.isoformat(),
        "anchors": [_told(anchor) for anchor in question.anchors],
        "certificate": _told(question.certificate),
        "nonce": _told(question.nonce),
        "ocsp": _told(question.ocsp),
        "crls": [_told(one) for one in question.crls],
        "message": _told(question.message),
        "signature": _told(question.signature),
        "cms": _told(question.cms),
        "content": _told(question.content),
    }


def answers_of(case: Entry) -> dict[str, Any]:
    """Tell what is right to answer to a case, and why."""
    return {
        "id": case.id,
        "category": str(case.category),
        "ja": case.japanese,
        "en": case.english,
        "valid": case.is_valid,
        "reason": case.reason and str(case.reason),
        "check": case.rule and case.rule.name,
        "clause": case.rule and case.rule.clause,
    }


def read_answer(octets: bytes) -> Answer:
    """Read what a verifier answers; raises `NoAnswerError`."""
    if len(octets) > MOST_ANSWER_OCTETS:
        raise NoAnswerError(_("Its answer is longer than 64 KiB."))
    try:
        told = json.loads(octets)
    except (ValueError, RecursionError):
        raise NoAnswerError(_("Its answer is no JSON.")) from None
    if not isinstance(told, dict) or not isinstance(told.get("valid", ""), bool | None):
        raise NoAnswerError(_("Its answer says neither true, false nor null as `valid`."))
    reason = told.get("reason")
    return Answer(told["valid"], None if reason is None else str(reason)[:_LONGEST_REASON])


def is_known_reason(reason: str | None) -> bool:
    """Whether a reason is one of those that can be compared."""
    return reason in {str(known) for known in Reason}


def _told(octets: bytes | None) -> str | None:
    return None if octets is None else base64.b64encode(octets).decode()
