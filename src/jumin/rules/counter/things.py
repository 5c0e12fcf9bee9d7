"""What one brings, by name, and what it proves (持ち物と、確認できること)."""

from datetime import date
from typing import Final

from jumin.rules.counter.paper_units import IDENTITY_PROOFS, Proof, ThingTerms
from jumin.rules.counter.titles import title_of
from jumin.rules.known.answers import DatedValue
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, Reason


TOPIC: Final = "things"


def thing_name(key: str, municipality: MunicipalityId) -> Reason:
    """Tell what something that one brings is called, in Japanese and English (持ち物の名称).

    >>> str(thing_name("police-report-number", "kamakura"))
    'the number of the police report'
    """
    return title_of(TOPIC, key, municipality_id(municipality))


def identity_documents(
    municipality: MunicipalityId, on: date, *, with_photo: bool = False
) -> tuple[str, ...]:
    """List the kinds of documents that prove identity, or those that do alone (本人確認書類).

    Sources: kamakura-guide-2024-05-01 §2 B, tsukuba-guide-2023-10 §7(3)

    >>> identity_documents("kamakura", date(2024, 6, 3))[:3]
    ('card', 'driving-licence', 'passport')
    >>> "health-insurance-card" in identity_documents("kamakura", date(2025, 12, 2))
    False

    """
    where = municipality_id(municipality)
    proofs = {Proof.IDENTITY_WITH_PHOTO} if with_photo else IDENTITY_PROOFS
    return tuple(key for key in things(where) if proofs & _proofs(key, where, on))


def number_documents(municipality: MunicipalityId, on: date) -> tuple[str, ...]:
    """List the kinds of documents that show the My Number (番号確認書類): any of them will do.

    Sources: kamakura-guide-2024-05-01 §2 A

    >>> number_documents("kamakura", date(2024, 6, 3))[:2]
    ('card', 'notification-card')

    """
    where = municipality_id(municipality)
    return tuple(key for key in things(where) if Proof.NUMBER in _proofs(key, where, on))


def proving_documents(municipality: MunicipalityId) -> tuple[str, ...]:
    """List the kinds of documents that prove identity or My Number on any day (確認書類).

    >>> "health-insurance-card" in proving_documents("kamakura")
    True
    """
    where, tree = municipality_id(municipality), parameters()
    return tuple(
        key
        for key in things(where)
        for held in tree.held(f"{TOPIC}.{key}", where)[:1]
        if any(isinstance(dated.value, ThingTerms) and dated.value.proves for dated in held.values)
    )


def thing_terms(key: str, municipality: MunicipalityId, on: date) -> DatedValue[ThingTerms] | None:
    """Find what something proves on a day (確認できること); None, if it is not in use.

    >>> thing_terms("health-insurance-card", "kamakura", date(2025, 12, 2)) is None
    True
    """
    return parameters().find_if_held(ThingTerms, f"{TOPIC}.{key}", on, municipality)


def things(municipality: MunicipalityId) -> tuple[str, ...]:
    """List the keys of all that one may be asked to bring, whenever (持ち物の一覧).

    >>> "passport" in things("izumi")
    True
    """
    tree = parameters()
    names = dict.fromkeys((*tree.national, *tree.municipal[municipality_id(municipality)]))
    prefix = f"{TOPIC}."
    return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _proofs(key: str, municipality: MunicipalityId, on: date) -> frozenset[Proof]:
    known = thing_terms(key, municipality, on)
    return frozenset(known.value.proves) if known else frozenset()
