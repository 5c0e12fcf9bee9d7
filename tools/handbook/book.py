"""Everything the pages are made of, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from handbook.functions import Function, functions
from handbook.readings import Reading, readings
from handbook.rows import Known, Requirements, Row, read_requirements
from handbook.specifications import Specification, specifications
from jumin.rules import DatedValue, Parameter, Parameters, packaged


@dataclass(frozen=True)
class Book:
    """The repository, as the pages tell of it."""

    root: Path

    @cached_property
    def tree(self) -> Parameters:
        """The parameters of the package."""
        return packaged()

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters by name, the nation's before those of municipalities."""
        municipal = [held for own in self.tree.municipal.values() for held in own.values()]
        every = [*self.tree.national.values(), *municipal]
        return tuple(sorted(every, key=lambda held: (held.name, held.municipality or "")))

    @cached_property
    def values(self) -> tuple[DatedValue[object], ...]:
        """Every dated value."""
        return tuple(dated for held in self.parameters for dated in held.values)

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The public functions of the rules."""
        return functions()

    @cached_property
    def requirements(self) -> Requirements:
        """The rows."""
        known = Known(
            sources=frozenset(self.tree.sources),
            parameters=frozenset(held.name for held in self.parameters),
            functions=frozenset(self.functions),
            package=self.root / "src" / "jumin",
        )
        return read_requirements(self.root / "docs" / "requirements.yaml", known)

    @cached_property
    def readings(self) -> Mapping[str, list[Reading]]:
        """The readings of guides that name a row, by row."""
        return readings(self.root / "docs" / "divergences.md")

    @cached_property
    def specifications(self) -> tuple[Specification, ...]:
        """The tests that name what they specify."""
        return specifications(self.root)

    @cached_property
    def tests_of_rows(self) -> dict[str, tuple[Specification, ...]]:
        """The tests of each row, in the order of their files.

        Raises:
            UnknownRowError: a test names a row that there is none of.

        """
        rows, groups = self.requirements.rows, self.requirements.groups
        found: dict[str, list[Specification]] = {name: [] for name in rows}
        for test in self.specifications:
            for name in dict.fromkeys(clause.partition(":")[0] for clause in test.clauses):
                if name in rows:
                    found[name].append(test)
                elif name.rpartition("-")[0] in groups:
                    raise UnknownRowError(f"{test.file}: {test.name}: there is no row {name}.")
        return {name: tuple(tests) for name, tests in found.items()}

    def parameters_of(self, row: Row) -> list[tuple[str, list[Parameter]]]:
        """Tell the parameters of a row, each wherever it is held."""
        wanted = (held for held in self.parameters if held.name in row.parameters)
        return [(name, list(each)) for name, each in groupby(wanted, key=lambda held: held.name)]

    def place(self, held: Parameter) -> str:
        """Tell whose own a parameter is."""
        if held.municipality is None:
            return "everywhere"
        return self.tree.municipalities[held.municipality].name_en


class UnknownRowError(Exception):
    """A test carries the mark of a row that docs/requirements.yaml does not have."""
