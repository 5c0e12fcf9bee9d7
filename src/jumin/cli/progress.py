"""How long work is shown: bars on a terminal, a line at beginning and end elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from jumin.cli.console import console
from jumin.cli.manner import Manner


Tell: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

_COLUMNS: Final = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())


@contextmanager
def shown(manner: Manner, steps: Mapping[str, str]) -> Iterator[Tell]:
    """Show progress, each step by its text; a reader of JSON finds it on standard error."""
    console = Console(stderr=manner.as_json)
    if not console.is_terminal:
        yield _lines(manner, steps)
        return
    with Progress(*_COLUMNS, console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(manner.text(steps[what]), total=of)
            progress.update(tasks[what], completed=done, total=of)

        yield tell


@contextmanager
def counted(manner: Manner, what: str = "") -> Iterator[Callable[[int, int], None]]:
    """Show how far one work is, to people at a terminal only; gone when it is done."""
    shown_at = console()
    if manner.as_json or not shown_at.is_terminal:
        yield lambda _done, _of: None
        return
    with Progress(*_COLUMNS, console=shown_at, transient=True) as progress:
        task = progress.add_task(what)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _lines(manner: Manner, steps: Mapping[str, str]) -> Tell:
    begun: set[str] = set()

    def tell(what: str, done: int, of: int) -> None:
        if what not in begun or done == of:
            begun.add(what)
            click.echo(f"{manner.text(steps[what])} {done}/{of}", err=manner.as_json)

    return tell
