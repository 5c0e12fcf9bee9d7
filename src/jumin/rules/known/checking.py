"""Checking a folder of rules of one's own: all that is wrong in it, and what it leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from itertools import groupby
from pathlib import Path

from jumin.rules.known.answers import Kind
from jumin.rules.known.loading import packaged, reader_of
from jumin.rules.known.parameters import Parameter, Parameters
from jumin.rules.known.references import references
from jumin.terms import Reason, because


@dataclass(frozen=True)
class Finding:
    """Something to know about a folder of rules (所見): a fault, or a note."""

    file: str
    line: int
    what: Reason
    is_error: bool
    """Whether the rules can't answer by the folder as it is; else it is a note."""

    def __str__(self) -> str:
        """Tell it as `file:line: what`."""
        return f"{self.file}:{self.line}: {self.what}"


def check(folder: Path) -> tuple[Finding, ...]:
    """Check a folder laid over the package's rules (独自の規則の点検), or the package's own.

    First every fault in its files, of each key, value or entry the first, and what names a desk,
    a shop, a line or a paper that is not held; then notes: what rules never ask for, what replaces
    a parameter of the package without its earlier days, and of a municipality that the package
    does not hold what it lacks, or takes from the nation as an assumption where guides of others
    speak of it.

    Raises:
        RulesFolderError: it is no folder, or holds no rules.

    Example:
        >>> check(Path("my-rules"))
        Traceback (most recent call last):
        jumin.rules.known.loading.RulesFolderError: There is no folder of rules my-rules.

    """
    reader = reader_of(folder)
    tree = reader.read()
    faults = (
        Finding(fault.file, fault.line, fault.fault, is_error=True) for fault in reader.faults.found
    )
    if reader.over is None:
        return (*faults, *_dangling(tree, _all(tree)))
    own = [each for each in _all(tree) if not each.is_packaged]
    notes = (*_unasked(own), *_forgotten(own), *_left_open(tree, folder))
    return (*faults, *_dangling(tree, own), *notes)


def _dangling(tree: Parameters, parameters: list[Parameter]) -> Iterator[Finding]:
    """Find what names a desk, a shop, a line or a paper that is not held."""
    for own in parameters:
        places = (own.municipality,) if own.municipality else tuple(tree.municipalities)
        for name in references(own):
            if not all(tree.held(name, place) for place in places):
                what = because(
                    "{name} names {missing}, and there is no such parameter.",
                    name=own.name,
                    missing=name,
                )
                yield Finding(own.file, own.line, what, is_error=True)


def _unasked(parameters: list[Parameter]) -> Iterator[Finding]:
    """Note what has a name that the package does not know: a slip of the pen, maybe."""
    asked = {each.name for each in _all(packaged())}
    for own in parameters:
        if own.name in asked:
            continue
        close = get_close_matches(own.name, asked, n=1)
        what = because(
            "No rule of the package asks for {name}. Did you mean {meant}?"
            if close
            else "No rule of the package asks for {name}.",
            name=own.name,
            meant=close[0] if close else None,
        )
        yield Finding(own.file, own.line, what, is_error=False)


def _forgotten(parameters: list[Parameter]) -> Iterator[Finding]:
    """Note what replaces a parameter of the package without its earlier days."""
    held = {(each.municipality, each.name): each for each in _all(packaged())}
    for own in parameters:
        replaced = held.get((own.municipality, own.name))
        if replaced is None or replaced.values[0].since >= own.values[0].since:
            continue
        what = because(
            "{name} begins on {since} here, and replaces one that begins on {before}. Write down "
            "its earlier values, too, or they are no longer known.",
            name=own.name,
            since=own.values[0].since,
            before=replaced.values[0].since,
        )
        yield Finding(own.file, own.line, what, is_error=False)


def _left_open(tree: Parameters, folder: Path) -> Iterator[Finding]:
    others = list(packaged().municipal.values())
    spoken_of = {name for table in others for name in table}
    held_by_all = set.intersection(*(set(table) for table in others)) - packaged().national.keys()
    for place in sorted(tree.municipalities.keys() - packaged().municipalities.keys()):
        code, own = tree.municipalities[place].code, tree.municipal[place]
        where = f"{(folder / 'municipalities').as_posix()}/{place}-{code}"
        for name in sorted(held_by_all - own.keys()):
            what = because("{name} is missing: every municipality has its own.", name=name)
            yield Finding(f"{where}/{_topic(name)}.yaml", 1, what, is_error=False)
        assumed = sorted(filter(partial(_is_assumed, tree), spoken_of - own.keys()))
        for topic, names in groupby(assumed, _topic):
            what = because(
                "The nation's assumptions answer for {names}: other municipalities' guides speak "
                "of it.",
                names=", ".join(names),
            )
            yield Finding(f"{where}/{topic}.yaml", 1, what, is_error=False)


def _is_assumed(tree: Parameters, name: str) -> bool:
    return name in tree.national and tree.national[name].values[-1].kind is Kind.ASSUMED


def _all(tree: Parameters) -> list[Parameter]:
    tables = (tree.national, *tree.municipal.values())
    return [each for table in tables for each in table.values()]


def _topic(name: str) -> str:
    return name.partition(".")[0]
