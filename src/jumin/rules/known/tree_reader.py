"""Reading a tree of parameter files, alone or over another one, with every fault in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Final

from jumin.rules.known.answers import Source
from jumin.rules.known.faults import Faults
from jumin.rules.known.keys import NAME
from jumin.rules.known.municipality_names import NAMES, Municipality
from jumin.rules.known.parameters import Parameter, Parameters
from jumin.rules.known.source_file import read_sources
from jumin.rules.known.topic_file import TopicReader
from jumin.rules.known.yaml_nodes import ParameterFileError, YamlNode, read_yaml
from jumin.terms import MunicipalityId, because


_FOLDER: Final = re.compile(r"(?=.{1,38}$)([a-z]+(?:-[a-z]+)*)-([0-9]{5})")
"""As the offices keep it, an id has 32 letters at most."""
_NAMES: Final = "municipality.yaml"
_SOURCES: Final = "sources.yaml"
_TREE: Final = {_SOURCES, "national", "municipalities", "schema"}


@dataclass(frozen=True)
class TreeReader:
    """Reads a tree; what it finds wrong is in `faults`, and left out."""

    root: Traversable
    label: str
    """What stands before a file's name in errors."""
    over: Parameters | None
    """The parameters that the tree is laid over; None, if it stands alone."""
    faults: Faults = field(default_factory=Faults)

    def read(self) -> Parameters:
        """Read all that has no fault."""
        below = self.over or Parameters({}, {}, {}, {})
        self._refuse_strangers()
        sources = self._sources(below.sources)
        national = self._topics(self.root / "national", "national", None, sources)
        municipal: dict[MunicipalityId, Mapping[str, Parameter]] = dict(below.municipal)
        names = dict(below.municipalities)
        for folder, where in self._entries(self.root / "municipalities", "municipalities"):
            with self.faults.gathered():
                one = self._municipality(folder, where, names)
                names[one.id] = one
                own = self._topics(folder, where, one.id, sources)
                municipal[one.id] = {**municipal.get(one.id, {}), **own}
        whole = Parameters(
            {name: source for name, source in sources.items() if source},
            {**below.national, **national},
            municipal,
            names,
        )
        self._compare_units(whole)
        return whole

    def _refuse_strangers(self) -> None:
        for entry, where in self._entries(self.root, ""):
            if entry.name not in _TREE:
                known = ", ".join(sorted(_TREE))
                what = because("Nothing is read from here; read are: {known}.", known=known)
                self.faults.add(self.label + where, 1, what)

    def _sources(self, below: Mapping[str, Source]) -> dict[str, Source | None]:
        own: dict[str, Source | None] = {}
        path = self.root / _SOURCES
        if self.over and not path.is_file():
            return {**below}
        with self.faults.gathered():
            root = read_yaml(path, self.label + _SOURCES)
            own = read_sources(root, self.faults)
            for key, _ in root.entries():
                if key.node.value in below:
                    what = because(
                        "The package has a source {key}: take another name.", key=key.text()
                    )
                    self.faults.add(key.file, key.line, what)
        return {**own, **below}

    def _topics(
        self,
        folder: Traversable,
        where: str,
        municipality: MunicipalityId | None,
        sources: Mapping[str, Source | None],
    ) -> dict[str, Parameter]:
        reader = TopicReader(municipality, self.over is None, sources, self.faults)
        found: dict[str, Parameter] = {}
        for entry, file in self._entries(folder, where):
            topic = re.fullmatch(rf"({NAME})\.yaml", entry.name)
            if topic is None:
                what = because("Nothing is read from here; read are files <topic>.yaml.")
                self.faults.add(self.label + file, 1, what)
            elif entry.name != _NAMES:
                with self.faults.gathered():
                    found |= reader.read(topic[1], read_yaml(entry, self.label + file))
        return found

    def _municipality(
        self, folder: Traversable, where: str, held: Mapping[MunicipalityId, Municipality]
    ) -> Municipality:
        if not (match := _FOLDER.fullmatch(folder.name)):
            what = because("The folder's name is not <id>-<five digits>.")
            raise ParameterFileError(self.label + where, 1, what)
        municipality, code = MunicipalityId(match[1]), match[2]
        for one in held.values():
            if (one.id == municipality) != (one.code == code):
                what = because("We hold {id}-{code} already.", id=one.id, code=one.code)
                raise ParameterFileError(self.label + where, 1, what)
        path = folder / _NAMES
        if municipality in held and not path.is_file():
            return held[municipality]
        return _names(municipality, code, read_yaml(path, f"{self.label}{where}/{_NAMES}"))

    def _entries(self, folder: Traversable, where: str) -> Iterator[tuple[Traversable, str]]:
        """Tell what is in a folder, in order, and where; nothing hidden and no notes."""
        if not folder.is_dir():
            return
        try:
            entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
        except OSError as error:
            what = because("The folder can't be read: {why}.", why=error.strerror)
            self.faults.add(self.label + where, 1, what)
            return
        for entry in entries:
            if not entry.name.startswith((".", "__")) and not entry.name.endswith(".md"):
                yield entry, f"{where}/{entry.name}" if where else entry.name

    def _compare_units(self, whole: Parameters) -> None:
        """Refuse a value that is of another kind than that which it stands before."""
        below = self.over or Parameters({}, {}, {}, {})
        for municipality, table in (None, whole.national), *whole.municipal.items():
            before = below.municipal.get(municipality, {}) if municipality else below.national
            for own in table.values():
                others = (before.get(own.name), whole.national.get(own.name))
                other = next((it for it in others if it and it.unit != own.unit), None)
                if other:
                    what = because(
                        "The unit of {name} is {unit} in {file}."
                        if other.unit
                        else "The unit of {name} is none in {file}.",
                        name=own.name,
                        unit=other.unit,
                        file=other.file,
                    )
                    self.faults.add(own.file, own.line, what)


def _names(municipality: MunicipalityId, code: str, node: YamlNode) -> Municipality:
    fields = node.fields(required=set(NAMES), optional=set())
    return Municipality(id=municipality, code=code, **{key: fields[key].text() for key in NAMES})
