"""Units of papers: what is brought for a procedure, and what a document proves."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

import yaml

from jumin.rules.counter.circumstances import Circumstance
from jumin.rules.known.plain_units import (
    NAMES_SCHEMA,
    TRUTH_SCHEMA,
    key_schema,
    read_keys,
    read_names,
)
from jumin.rules.known.unit import TEXT, Schema, list_of, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import because


@dataclass(frozen=True)
class Paper:
    """Something that one brings, or a PIN that one enters (持ち物): any of `one_of` will do."""

    one_of: tuple[str, ...]
    """Keys, as of `thing`: `card`, `identity-document`, `pin` …"""


@dataclass(frozen=True)
class PaperTerms:
    """A paper, and in which circumstances it is asked for."""

    paper: Paper
    when: tuple[Circumstance, ...] = ()
    """Asked for in any of these only; always, where there are none."""
    unless: tuple[Circumstance, ...] = ()
    """Not asked for in any of these."""

    def fits(self, circumstances: Collection[Circumstance]) -> bool:
        """Whether it is asked for in such circumstances."""
        is_called_for = not self.when or any(case in circumstances for case in self.when)
        return is_called_for and not any(case in circumstances for case in self.unless)


@unique
class Entry(StrEnum):
    """What a document states of its holder (記載事項)."""

    NAME = "name"
    """氏名"""
    BIRTH_DATE = "birth-date"
    """生年月日"""
    ADDRESS = "address"
    """住所"""


@unique
class Proof(StrEnum):
    """What a document can prove (確認できること)."""

    IDENTITY_WITH_PHOTO = "identity-with-photo"
    """One such document is enough (顔写真のある公的機関発行のもの)."""
    IDENTITY = "identity"
    """It proves identity together with another (2点確認)."""
    NUMBER = "number"
    """It shows the My Number (マイナンバーの確認書類)."""


IDENTITY_PROOFS: Final = frozenset({Proof.IDENTITY, Proof.IDENTITY_WITH_PHOTO})
"""What an identity document proves (本人確認書類)."""


@dataclass(frozen=True)
class ThingTerms:
    """What something that one brings can prove."""

    proves: tuple[Proof, ...]
    entries: tuple[tuple[Entry, ...], ...]
    """Any of these it must bear, all of its entries; empty where the general rule holds."""

    @property
    def is_identity_document(self) -> bool:
        """Whether it proves identity, alone or with another (本人確認書類)."""
        return not IDENTITY_PROOFS.isdisjoint(self.proves)


@dataclass(frozen=True)
class IdentityTerms:
    """What proves identity (本人確認): any of `enough`, each of its needs by another document."""

    enough: tuple[tuple[tuple[str, ...], ...], ...]
    """A need is met by a document of any of its keys; `with-photo` and `any` are keys of many."""
    card_counts: bool
    """Whether the My Number Card is one of them; else they come beside it."""


WITH_PHOTO: Final = "with-photo"
ANY: Final = "any"


def _some_of(item: Schema) -> Schema:
    return {**list_of(item), "minItems": 1}


_SOME_NAMES: Final[Schema] = {**NAMES_SCHEMA, "minItems": 1}
_CASES_SCHEMA: Final[Schema] = list_of(key_schema(Circumstance), without_repetition=True)
ENTRIES_SCHEMA: Final[Schema] = list_of(list_of(key_schema(Entry), without_repetition=True))
THING_SCHEMA: Final[Schema] = mapping_of(
    {"proves": list_of(key_schema(Proof), without_repetition=True)}, {"entries": ENTRIES_SCHEMA}
)
PAPERS_SCHEMA: Final[Schema] = list_of(
    {
        "oneOf": [
            TEXT,
            mapping_of({"one_of": _SOME_NAMES}, {"when": _CASES_SCHEMA, "unless": _CASES_SCHEMA}),
        ]
    }
)
IDENTITY_SCHEMA: Final[Schema] = mapping_of(
    {"enough": _some_of(_some_of(_SOME_NAMES)), "card_counts": TRUTH_SCHEMA}
)


def read_papers(node: YamlNode) -> tuple[PaperTerms, ...]:
    """Read what is brought: a key each, or `{one_of: …, when: …, unless: …}`."""
    return tuple(_paper(item) for item in node.items())


def read_entries(node: YamlNode) -> tuple[tuple[Entry, ...], ...]:
    """Read sets of entries, any of which will do."""
    return tuple(read_keys(item, Entry) for item in node.items())


def read_thing(node: YamlNode) -> ThingTerms:
    """Read what something can prove."""
    fields = node.fields(required={"proves"}, optional={"entries"})
    entries = read_entries(fields["entries"]) if "entries" in fields else ()
    return ThingTerms(read_keys(fields["proves"], Proof), entries)


def read_identity(node: YamlNode) -> IdentityTerms:
    """Read what proves identity."""
    fields = node.fields(required={"enough", "card_counts"}, optional=set())
    enough = tuple(
        tuple(_some_names(need) for need in _some(alternative))
        for alternative in _some(fields["enough"])
    )
    return IdentityTerms(enough, fields["card_counts"].truth())


def _paper(node: YamlNode) -> PaperTerms:
    if isinstance(node.node, yaml.ScalarNode):
        return PaperTerms(Paper((node.text(),)))
    fields = node.fields(required={"one_of"}, optional={"when", "unless"})
    return PaperTerms(
        Paper(_some_names(fields["one_of"])),
        when=read_keys(fields["when"], Circumstance) if "when" in fields else (),
        unless=read_keys(fields["unless"], Circumstance) if "unless" in fields else (),
    )


def _some(node: YamlNode) -> list[YamlNode]:
    return node.items() or node.fail(because("At least one is expected here."))


def _some_names(node: YamlNode) -> tuple[str, ...]:
    _some(node)
    return read_names(node)
