"""The index of the rows, and the page of the sources."""

from collections.abc import Iterator

from handbook.book import Book
from handbook.rows import Row
from handbook.wording import table
from jumin.rules import Kind, Source


def index_page(book: Book) -> str:
    """Write the index: how much there is, and every row by its group."""
    return "\n\n".join(_index(book)) + "\n"


def _index(book: Book) -> Iterator[str]:
    rows, tests = book.requirements.rows, book.tests_of_rows
    is_open = [name for name in rows if not tests[name]]
    kinds = {kind: sum(dated.kind is kind for dated in book.values) for kind in Kind}
    specified = {test for those in tests.values() for test in those}
    yield "# What the guides ask for, row by row"
    yield (
        "Five municipalities' guides to the My Number Card, in numbered rows: what is asked in our"
        " words, where it is written, what the rules know of it, what answers it, and which tests"
        " hold it. Made by `make docs` of [requirements.yaml](../requirements.yaml), the"
        " [parameters](../../src/jumin/rules/parameters), the functions of"
        " [jumin.rules](../rules.md) and the marks of the [tests](../../tests); do not edit."
    )
    yield table(
        ("", "", ""),
        [
            (
                "rows",
                str(len(rows)),
                f"{len(rows) - len(is_open)} with tests, **{len(is_open)} open** (without)",
            ),
            (
                "parameters",
                str(len(book.parameters)),
                f"{len(book.values)} dated values: "
                + ", ".join(f"{count} {kind.value}" for kind, count in kinds.items() if count),
            ),
            ("functions", str(len(book.functions)), "public ones of `jumin.rules`"),
            ("tests", str(len(specified)), "with the mark of a row"),
            ("sources", str(len(book.tree.sources)), "[with their editions](sources.md)"),
        ],
    )
    if is_open:
        yield "Open: " + ", ".join(f"[{name}]({name}.md)" for name in is_open) + "."
    for group, title in book.requirements.groups.items():
        yield f"## {group}: {title}"
        yield table(
            ("row", "what", "parameters", "functions", "tests"),
            [_line(book, row) for row in book.requirements.of(group)],
        )
    yield "## In none of the guides"
    yield "What the rules answer besides, with the reason why it is here."
    besides = book.requirements.besides
    yield table(("name", "why"), [(f"`{name}`", reason) for name, reason in besides.items()])


def _line(book: Book, row: Row) -> tuple[str, ...]:
    tests = len(book.tests_of_rows[row.id])
    return (
        f"[{row.id}]({row.id}.md)",
        str(row.title),
        str(len(row.parameters) or ""),
        str(len(row.functions) or ""),
        str(tests) if tests else "**open**",
    )


def sources_page(book: Book) -> str:
    """Write the page of the sources: what each is, and how much rests on it."""
    return "\n\n".join(_sources(book)) + "\n"


def _sources(book: Book) -> Iterator[str]:
    yield "# Sources"
    yield (
        "What the parameters cite, from [sources.yaml]"
        "(../../src/jumin/rules/parameters/sources.yaml). An undated document has the earliest day"
        " it can be from. ← [all rows](README.md)"
    )
    for name, source in sorted(book.tree.sources.items()):
        yield f"## {name}"
        yield f"{source.title_ja} · {source.title_en}. {source.publisher}, {_edition(source)}."
        if source.note:
            yield source.note
        values = sum(dated.citation.source.id == name for dated in book.values)
        rows = [
            f"[{row.id}]({row.id}.md)"
            for row in book.requirements.rows.values()
            if any(cited.source == name for cited in row.guides)
        ]
        yield f"Values: {values}. Rows: {', '.join(rows) or 'none'}."


def _edition(source: Source) -> str:
    if source.is_dated:
        return f"edition of {source.edition}"
    return f"undated, not before {source.edition}"
