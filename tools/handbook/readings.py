"""The readings of docs/divergences.md that name a row."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final


LINK: Final = re.compile(r"\[[^\]]+\]\(requirements/([A-Z]+-[0-9]+)\.md\) ?")
COLUMNS: Final = 4

Reading = tuple[str, ...]
"""Topic, what the guides say or leave open, the reading chosen, why."""


def readings(path: Path) -> Mapping[str, list[Reading]]:
    """Read the lines of its tables whose topic links to rows, by row."""
    found: dict[str, list[Reading]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if not line.startswith("|") or len(cells) != COLUMNS:
            continue
        for row in LINK.findall(cells[0]):
            found.setdefault(row, []).append((LINK.sub("", cells[0]), *cells[1:]))
    return found
