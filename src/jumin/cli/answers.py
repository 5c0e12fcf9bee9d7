"""A rule's answers as data and as lines: the value first, then why, on what authority, until when.

As JSON, an answer is

    {"value": …, "reasons": [sentence, …],
     "sources": [{"id", "section", "title", "edition", "is_dated"}, …],
     "as_of": day or null, "assumed": true or false, "changes_on": day or null}

and a command's whole answer `{"asked": {option: value, …}, "answers": {key: answer, …}}`.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from typing import Any, Final

import click
from rich.text import Text

from jumin.cli.console import console
from jumin.cli.folding import MARK, folded
from jumin.cli.manner import JAPANESE, Manner
from jumin.cli.shown import shown
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.locale.moments import tell_day, tell_moment
from jumin.locale.reasons import tell_reason
from jumin.rules import Answer, Citation, Month, Reason, Source, plain
from jumin.rules.known.plain_units import MonthDay


_INDENT: Final = 4


@dataclass(frozen=True)
class Told:
    """An answer as a command tells it."""

    key: str
    """Under which it stands in JSON."""
    label: str
    """What it is about, in the language asked for (`manner.text(_("…"))`)."""
    answer: Answer[Any]
    value: str | None = None
    """Its value in words, in lines if there are many; None where `tell_value` finds them."""
    is_explained: bool = True
    """False where why stands with the answer before it already; JSON tells it all the same."""

    def words(self, manner: Manner) -> str:
        """Tell its value in words."""
        return tell_value(self.answer.value, manner.language) if self.value is None else self.value


def show_answers(manner: Manner, asked: Mapping[str, object], answers: Sequence[Told]) -> None:
    """Show what was asked and all that was answered, as JSON or as lines."""
    data = {
        "asked": value_as_data(asked, manner.language),
        "answers": {told.key: answer_as_data(told.answer, manner.language) for told in answers},
    }
    manner.show(data, lambda: _print(answers, manner))


def answer_as_data(answer: Answer[Any], language: str) -> dict[str, Any]:
    """Tell an answer as data; its reasons are sentences of the language."""
    return {
        "value": value_as_data(answer.value, language),
        "reasons": [tell_reason(reason, language) for reason in answer.reasons],
        "sources": [citation_as_data(each, language) for each in answer.sources],
        "as_of": value_as_data(answer.as_of, language),
        "assumed": answer.assumed,
        "changes_on": value_as_data(answer.changes_on, language),
    }


def citation_as_data(citation: Citation, language: str) -> dict[str, Any]:
    """Tell a section of a source with the source's title and edition."""
    return {
        "id": citation.source.id,
        "section": citation.section,
        "title": title_of(citation.source, language),
        "edition": citation.source.edition.isoformat(),
        "is_dated": citation.source.is_dated,
    }


def title_of(source: Source, language: str) -> str:
    """Tell a source's title: in Japanese as it stands on it, else in English."""
    return source.title_ja if language == JAPANESE else source.title_en


def value_as_data(value: object, language: str) -> Any:
    """Tell a value as JSON holds it: days and times as in ISO 8601."""
    match value:
        case Answer():
            return answer_as_data(value, language)
        case Citation():
            return citation_as_data(value, language)
        case Reason():
            return tell_reason(value, language)
        case Mapping() | AbstractSet() | list() | tuple() if not isinstance(value, MonthDay):
            return _collection(value, language)
    if is_dataclass(value) and not isinstance(value, Month):
        return _collection(
            {each.name: getattr(value, each.name) for each in fields(value)}, language
        )
    return str(value) if isinstance(value, Month) else plain(value)


def _collection(
    values: Mapping[Any, object] | AbstractSet[object] | Sequence[object], language: str
) -> Any:
    if isinstance(values, Mapping):
        return {str(key): value_as_data(each, language) for key, each in values.items()}
    told = [value_as_data(each, language) for each in values]
    return sorted(told) if isinstance(values, AbstractSet) else told


def tell_value(value: object, language: str) -> str:
    """Tell a simple value to people: a day, a time, a number, words."""
    match value:
        case date() | time():
            return tell_moment(value, language)
        case Month():
            return value.first_day.strftime(text(_("%Y-%m"), language))
        case Reason():
            return tell_reason(value, language)
        case list() | tuple() | AbstractSet():
            return text(_(", "), language).join(tell_value(each, language) for each in value) or "-"
        case True | False:
            return text(_("yes") if value else _("no"), language)
    return "-" if value is None else str(plain(value))


def _print(answers: Sequence[Told], manner: Manner) -> None:
    for told in answers:
        _print_answer(told, manner)
    print_sources((told.answer for told in answers), manner)


def _print_answer(told: Told, manner: Manner) -> None:
    answer = told.answer
    value = told.words(manner)
    mark = manner.text(_(" (assumed)")) if answer.assumed else ""
    label = told.label if told.label.endswith(("?", "？")) else f"{told.label}:"
    lines = value.splitlines() or ["-"]
    if len(lines) == 1:
        label, lines = f"{label} {lines[0]}", []
    print_line(label + mark)
    for line in lines:
        print_line(line, 1)
    for line in why(answer, manner) if told.is_explained else ():
        print_line(line, 1)


def why(answer: Answer[Any], manner: Manner) -> list[str]:
    """Tell why an answer is as it is, on what authority, as of when, until when: marked lines."""
    language = manner.language
    lines = [tell_reason(reason, language) for reason in answer.reasons]
    if answer.sources:
        lines.append(manner.text(_(", ")).join(map(str, answer.sources)))
    if answer.as_of:
        edition = tell_day(answer.as_of, language)
        lines.append(manner.text(_("As of the edition of {edition}."), edition=edition))
    if answer.changes_on:
        on = tell_day(answer.changes_on, language)
        lines.append(manner.text(_("It changes on {on}."), on=on))
    return [f"{MARK}{line}" for line in lines]


def print_sources(answers: Iterable[Answer[Any]], manner: Manner) -> None:
    """Print what answers cite, each source once."""
    sources = dict.fromkeys(cited.source for answer in answers for cited in answer.sources)
    if sources:
        manner.say(_("Sources:"))
        for source in sources:
            print_line(source_line(source, manner), 1)


def source_line(source: Source, manner: Manner) -> str:
    """Tell a source in a line: its name for citing, title, publisher and edition."""
    edition = tell_day(source.edition, manner.language)
    since = _("edition of {edition}") if source.is_dated else _("undated, {edition} or later")
    parts = (title_of(source, manner.language), source.publisher)
    told = manner.text(_(", ")).join((*parts, manner.text(since, edition=edition)))
    return f"{source.id}: {told}"


def cell(words: str) -> Text:
    """Make the cell of a table: words may be a stranger's, neither markup nor commands."""
    return Text(shown(words))


def print_line(line: str, depth: int = 0) -> None:
    """Print a line so deep; on a terminal it is folded where that ends, below its beginning."""
    made, indent = console(), " " * _INDENT * depth
    told = shown(line).replace("\n", " ")
    if not made.is_terminal:
        click.echo(indent + told)
        return
    for part in folded(told, made.width - len(indent)):
        click.echo(indent + part)
