"""Makes the pages under docs/ that are made of rules, tables and tests: docs.py [--check].

Without `--check` they are written; then the links of all Markdown files are checked.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import links
from handbook import lives
from handbook.book import Book, UnknownRowError
from handbook.comparison import comparison_page
from handbook.index_page import index_page, sources_page
from handbook.pictures import pictures, timelines_page
from handbook.row_page import row_page
from handbook.specifications import UnreadableSourceError

from jumin.rules import answering_by
from jumin.terms.errors import JuminError


ROOT: Final = Path(__file__).resolve().parent.parent
ROWS: Final = "docs/requirements"


def main(arguments: list[str]) -> int:
    """Write the pages, or tell which are stale; tell the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: docs.py [--check]", file=sys.stderr)
        return 2
    try:
        made = pages(Book(ROOT))
    except (JuminError, UnknownRowError, UnreadableSourceError) as error:
        print(error, file=sys.stderr)
        return 1
    stale = stale_pages(ROOT, made)
    if arguments:
        print(*stale, f"{len(stale)} of {len(made)} pages are stale", sep="\n")
        return 1 if stale else 0
    for path in stale:
        write(ROOT / path, made.get(path))
    print(f"{len(made)} pages, {len(stale)} written anew")
    return links.main()


def pages(book: Book) -> dict[str, str]:
    """Make every page and picture; tell them by their paths from the root."""
    with answering_by(book.tree):
        drawn = pictures(book)
        made = {
            "docs/lives.md": lives.page(),
            "docs/municipalities.md": comparison_page(book),
            "docs/timelines.md": timelines_page(drawn),
            f"{ROWS}/README.md": index_page(book),
            f"{ROWS}/sources.md": sources_page(book),
        }
        made |= {
            f"{ROWS}/{name}.md": row_page(book, row) for name, row in book.requirements.rows.items()
        }
        made |= {f"docs/images/time-{each.key}.svg": each.svg for each in drawn}
    return made


def stale_pages(root: Path, made: Mapping[str, str]) -> list[str]:
    """Tell which pages are other than they were made, missing, or left over."""
    left = [*(root / ROWS).glob("*.md"), *(root / "docs" / "images").glob("time-*.svg")]
    found = {path.relative_to(root).as_posix() for path in left}
    return sorted(
        path
        for path in found | made.keys()
        if path not in made
        or not (root / path).is_file()
        or (root / path).read_text(encoding="utf-8") != made[path]
    )


def write(path: Path, text: str | None) -> None:
    """Write a page, or remove one that is left over."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
