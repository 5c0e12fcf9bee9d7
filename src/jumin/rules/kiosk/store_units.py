"""A chain of shops as a parameter (店舗)."""

from dataclasses import dataclass
from typing import Final

from jumin.rules.known.unit import TEXT, Schema, mapping_of
from jumin.rules.known.yaml_nodes import YamlNode


STORE_SCHEMA: Final[Schema] = mapping_of({"ja": TEXT, "en": TEXT})


@dataclass(frozen=True)
class StoreName:
    """How a guide names a chain of shops, with its exceptions (店舗の名称)."""

    ja: str
    en: str


def read_store(node: YamlNode) -> StoreName:
    """Read the name of a chain of shops."""
    fields = node.fields(required={"ja", "en"}, optional=set())
    return StoreName(ja=fields["ja"].text(), en=fields["en"].text())
