"""Telephone lines as parameters (電話窓口): numbers, charge, languages, what they are for."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from jumin.rules.counter.desk_units import PHONE_SCHEMA, read_phone
from jumin.rules.counter.timetable import Timetable
from jumin.rules.known.plain_units import TRUTH_SCHEMA, key_schema, read_key, read_keys
from jumin.rules.known.unit import TEXT, Schema, list_of, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode


@unique
class Charge(StrEnum):
    """What a call costs (通話料)."""

    FREE = "free"
    """Nothing (無料)."""
    PAID = "paid"
    """The caller pays (有料)."""


@unique
class Language(StrEnum):
    """A language in which a line answers (対応言語)."""

    JAPANESE = "ja"
    ENGLISH = "en"
    CHINESE = "zh"
    KOREAN = "ko"
    SPANISH = "es"
    PORTUGUESE = "pt"


@unique
class Topic(StrEnum):
    """What one rings up for (問合せの内容); 1 to 6 of the voice menu, and two more."""

    CARD = "card"
    """Card, certificates, notices of the number, certificates at kiosks (カード、電子証明書等)."""
    LOSS = "loss"
    """Card, or phone with certificates, lost or stolen (紛失・盗難)."""
    SYSTEM = "system"
    """The My Number system, corporate numbers (マイナンバー制度・法人番号)."""
    PORTAL = "portal"
    """Mynaportal and certificates on phones (マイナポータル、スマホ用電子証明書)."""
    INSURANCE = "insurance"
    """Use as a health insurance card (健康保険証利用)."""
    PAYMENTS = "payments"
    """The account for public payments (公金受取口座登録制度)."""
    TAX_FILING = "tax-filing"
    """Filing taxes on line (e-Tax)."""
    FRAUD = "fraud"
    """Suspicious calls in the name of My Number (不審な問い合わせ)."""


_UNTOLD: Final = Timetable(())
TOPICS_SCHEMA: Final[Schema] = list_of(key_schema(Topic), without_repetition=True)
LINE_SCHEMA: Final[Schema] = mapping_of(
    {
        "ja": TEXT,
        "en": TEXT,
        "number": PHONE_SCHEMA,
        "charge": key_schema(Charge),
        "languages": list_of(key_schema(Language), without_repetition=True),
        "topics": TOPICS_SCHEMA,
    },
    {"is_fax": TRUTH_SCHEMA, "losses_at_all_hours": TRUTH_SCHEMA, "stands_in_for": TEXT},
)
OWN_LINES_SCHEMA: Final[Schema] = list_of(mapping_of({"desk": TEXT, "topics": TOPICS_SCHEMA}))


@dataclass(frozen=True)
class PhoneLine:
    """A telephone or fax number that helps with the card (電話窓口).

    It is a number of the real service: a page of this simulator that shows it says so.
    """

    key: str
    """`free` … of the national lines, `counter.call-centre` … of a municipality's own desks."""
    name_ja: str
    name_en: str
    number: str
    charge: Charge | None
    """None, where the guide says nothing of a charge."""
    languages: tuple[Language, ...]
    topics: tuple[Topic, ...]
    is_fax: bool = False
    losses_at_all_hours: bool = False
    """Whether the loss of a card is taken at any hour of any day (24時間365日)."""
    stands_in_for: str | None = None
    """The line instead of which this one is rung where that can't be reached."""
    timetable: Timetable = _UNTOLD
    """When other matters are answered."""


@dataclass(frozen=True)
class OwnLine:
    """A desk of the municipality that helps by telephone."""

    desk: str
    topics: tuple[Topic, ...]


def read_line(node: YamlNode) -> PhoneLine:
    """Read a line; its key and its hours stand elsewhere."""
    fields = node.fields(
        required={"ja", "en", "number", "charge", "languages", "topics"},
        optional={"is_fax", "losses_at_all_hours", "stands_in_for"},
    )
    return PhoneLine(
        key="",
        name_ja=fields["ja"].text(),
        name_en=fields["en"].text(),
        number=read_phone(fields["number"]),
        charge=read_key(fields["charge"], Charge),
        languages=read_keys(fields["languages"], Language),
        topics=read_topics(fields["topics"]),
        is_fax=fields["is_fax"].truth() if "is_fax" in fields else False,
        losses_at_all_hours=fields["losses_at_all_hours"].truth()
        if "losses_at_all_hours" in fields
        else False,
        stands_in_for=fields["stands_in_for"].text() if "stands_in_for" in fields else None,
    )


def read_topics(node: YamlNode) -> tuple[Topic, ...]:
    """Read topics: those of a line, or those of the voice menu in the order of its keys."""
    return read_keys(node, Topic)


def read_own_lines(node: YamlNode) -> tuple[OwnLine, ...]:
    """Read a municipality's own lines."""
    lines = []
    for item in node.items():
        fields = item.fields(required={"desk", "topics"}, optional=set())
        lines.append(OwnLine(fields["desk"].text(), read_topics(fields["topics"])))
    return tuple(lines)
