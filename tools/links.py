"""Checks the links of all Markdown files that point into this repository. Standard library only."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote


ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {".venv", ".git", "var", "build", "dist", "node_modules"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)


def main() -> int:
    """Name every dead link; tell the exit code."""
    files = [file for file in ROOT.rglob("*.md") if not SKIPPED & set(file.parts)]
    dead = [line for file in sorted(files) for line in dead_links(file)]
    print(*dead, f"{len(files)} Markdown files, {len(dead)} dead links", sep="\n")
    return 1 if dead else 0


def dead_links(file: Path) -> Iterator[str]:
    """Tell the links of one file that lead nowhere in this repository."""
    for link in LINK.findall(FENCE.sub("", file.read_text())):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, heading = unquote(link).partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists():
            yield f"{file.relative_to(ROOT)}: {link}: there is no such file"
        elif heading and target.suffix == ".md" and heading not in anchors(target):
            yield f"{file.relative_to(ROOT)}: {link}: there is no such heading"


def anchors(file: Path) -> set[str]:
    """Tell the names under which a file's headings can be linked to."""
    headings = HEADING.findall(FENCE.sub("", file.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


if __name__ == "__main__":
    sys.exit(main())
