"""The page of one row: our words, the guides, the parameters, the functions, the tests."""

from collections.abc import Iterator
from itertools import groupby

from handbook.book import Book
from handbook.rows import Row
from handbook.specifications import Specification
from handbook.wording import days_words, kind_words, source_link, table, value_words
from jumin.rules import Citation, Parameter


PARAMETERS = "src/jumin/rules/parameters"
LEGEND = (
    "A value that holds from a day on holds while nothing newer is known; one that was *seen* on a"
    " day stands in an edition of that day, which does not say since when. 仮定 marks what is"
    " assumed."
)


def row_page(book: Book, row: Row) -> str:
    """Write the page of a row."""
    tests = book.tests_of_rows[row.id]
    sections = (
        f"# {row.id}: {row.title.en} ({row.title.ja})",
        f"{_way(book, row)}",
        row.text,
        "" if tests else "**Open: no test carries the mark of this row.**",
        "## Where it is written",
        _guides(book, row),
        *_readings(book, row),
        *_parameters(book, row),
        *_functions(book, row),
        *_tests(row, tests),
    )
    return "\n\n".join(section for section in sections if section) + "\n"


def _way(book: Book, row: Row) -> str:
    """Link to the index and the rows beside this one."""
    names = list(book.requirements.rows)
    at = names.index(row.id)
    before, after = names[max(at - 1, 0) : at], names[at + 1 : at + 2]
    links = [f"← [{name}]({name}.md)" for name in before]
    links += ["[all rows](README.md)"]
    links += [f"[{name}]({name}.md) →" for name in after]
    return " · ".join(links)


def _guides(book: Book, row: Row) -> str:
    lines = []
    for cited in row.guides:
        source = book.tree.sources[cited.source]
        edition = "" if source.is_dated else "undated, not before "
        lines.append(
            (
                source_link(Citation(source, cited.section), "sources.md"),
                f"{source.title_ja} ({source.publisher})",
                f"{edition}{source.edition}",
            )
        )
    return table(("section", "document", "edition"), lines)


def _readings(book: Book, row: Row) -> Iterator[str]:
    if found := book.readings.get(row.id):
        yield "## How it is read"
        yield (
            "Where guides differ or leave something open, from"
            " [divergences.md](../divergences.md#rules-and-guides)."
        )
        yield table(("topic", "said, or left open", "reading", "why"), found)


def _parameters(book: Book, row: Row) -> Iterator[str]:
    if not row.parameters:
        return
    yield "## What the rules know"
    yield LEGEND
    for name, everywhere in book.parameters_of(row):
        first = everywhere[0]
        yield f"### `{name}`"
        yield f"{first.title_ja} · {first.title_en}"
        yield table(
            ("where", "value", "holds", "known by", "source", "compared on", "why"),
            [line for held in everywhere for line in _values(book, held)],
        )


def _values(book: Book, held: Parameter) -> Iterator[tuple[str, ...]]:
    for dated in held.values:
        yield (
            f"[{book.place(held)}](../../{PARAMETERS}/{held.file})",
            value_words(dated.value, held.unit),
            days_words(dated),
            kind_words(dated.kind),
            source_link(dated.citation, "sources.md"),
            f"{dated.verified_on}",
            str(dated.reason) if dated.reason else "",
        )


def _functions(book: Book, row: Row) -> Iterator[str]:
    if row.functions or row.built_in:
        yield "## What answers it"
    for name in row.functions:
        told = book.functions[name]
        yield f"[`jumin.rules.{name}`](../../src/jumin/{told.file}): {told.summary}"
        yield f"```python\n{told.signature}\n```"
    if row.built_in:
        links = (f"[`{place}`](../../src/jumin/{place})" for place in row.built_in)
        yield f"{'Also built' if row.functions else 'Built'} in {', '.join(links)}."


def _tests(row: Row, tests: tuple[Specification, ...]) -> Iterator[str]:
    if not tests:
        return
    yield f"## What is tested ({len(tests)})"
    for file, those in groupby(tests, key=lambda test: test.file):
        yield f"[{file}](../../{file})"
        yield "\n".join(_sentence(row, test) for test in those)


def _sentence(row: Row, test: Specification) -> str:
    others = ", ".join(clause for clause in test.clauses if clause.partition(":")[0] != row.id)
    return f"- {test.sentence}" + (f" — {others}" if others else "")
