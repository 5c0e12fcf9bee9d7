"""The faults of a tree: all of them, in the order of reading."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jumin.rules.known.yaml_nodes import ParameterFileError
from jumin.terms import Reason


@dataclass(frozen=True)
class Faults:
    """What is wrong in the files read so far; one fault for each key, value or entry."""

    found: list[ParameterFileError] = field(default_factory=list)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Go on after a fault: what was being read is left out."""
        try:
            yield
        except ParameterFileError as fault:
            self.found.append(fault)

    def add(self, file: str, line: int, what: Reason) -> None:
        """Note a fault that hinders nothing else from being read."""
        self.found.append(ParameterFileError(file, line, what))
