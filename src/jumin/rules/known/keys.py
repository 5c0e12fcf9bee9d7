"""How sources, topics and parameters are called."""

import re
from typing import Final

from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import because


NAME: Final = "[a-z0-9]+([-_.][a-z0-9]+)*"
"""`closed-days`, `offer.family-register`, `code.seal.not_registered`: no capitals, no spaces."""


def read_name(node: YamlNode) -> str:
    """Read a key that is a name."""
    name = node.text()
    if not re.fullmatch(NAME, name):
        node.fail(
            because("A name has small letters and digits, joined by one of `-`, `_` and `.`.")
        )
    return name
