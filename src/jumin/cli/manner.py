"""In what manner a command answers: its language, as text or JSON, with or without traceback."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NoReturn, TypeVar

import click

from jumin.cli.shown import escaped
from jumin.terms import MunicipalityId


JAPANESE: Final = "ja"
ENGLISH: Final = "en"

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Manner:
    """How to answer, and what about; `about` lets an edge tell the cure of a refusal."""

    language: str
    as_json: bool = False
    debug: bool = False
    municipality: MunicipalityId | None = None
    """Whose desks can cure what is refused."""
    on: date | None = None
    """The day on which it is refused."""

    def text(self, message: str, **facts: object) -> str:
        """Say an English sentence of the catalogue in the language asked for."""
        from jumin.locale import text

        return text(message, self.language).format(**facts)

    def about(self, municipality: MunicipalityId, on: date) -> None:
        """Note whose rules hold and on which day, should something be refused from now on."""
        self.municipality, self.on = municipality, on

    def show(self, value: object, lines: Callable[[], None]) -> None:
        """Show something to read: as JSON, or as people like it."""
        if self.as_json:
            told = json.dumps(value, ensure_ascii=False, indent=2, default=str)
            click.echo(escaped(told))
        else:
            lines()

    def say(self, message: str, **facts: object) -> None:
        """Say a sentence to people; a reader of JSON does not see it."""
        if not self.as_json:
            click.echo(self.text(message, **facts))


def language_of(environment: Mapping[str, str]) -> str:
    """Tell the language of an environment: Japanese where it says so, else English.

    JUMIN_LANG first, then as POSIX says: LC_ALL, LC_MESSAGES, LANG.
    """
    names = ("JUMIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((environment[name] for name in names if environment.get(name)), "")
    return JAPANESE if said.lower().startswith(JAPANESE) else ENGLISH


def manner_of(arguments: list[str]) -> Manner:
    """Tell the manner before the options are read: they may be what is wrong."""
    return Manner(language_of(os.environ), "--json" in arguments, "--debug" in arguments)


def _note(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value:
        setattr(context.find_object(Manner), str(parameter.name), value)


def _common_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--lang", "language"],
            type=click.Choice([JAPANESE, ENGLISH]),
            help="Language of the answer; else as JUMIN_LANG or LANG says.",
            expose_value=False,
            is_eager=True,  # what is wrong with other options is told in it
            callback=_note,
        ),
        click.Option(
            ["--debug"],
            is_flag=True,
            help="Show where an unexpected error came from.",
            expose_value=False,
            callback=_note,
        ),
    ]


class Command(click.Command):
    """A command with the options that all commands have."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params += _common_options()


class Group(click.Group):
    """A group of commands, with the options that all commands have."""

    command_class = Command

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params += _common_options()


def json_option(function: F) -> F:
    """Give a command the option `--json`; it is noted in the manner."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        expose_value=False,
        callback=_note,
        help="Answer in JSON.",
    )(function)


def wrong_use(text: str) -> NoReturn:
    """End a command that was used wrongly, saying what would be right."""
    raise click.UsageError(text)
