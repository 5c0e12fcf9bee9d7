"""Dated parameters of law and guides, read strictly from YAML (package data).

    sources.yaml                                 what is cited
    national/<topic>.yaml                        good everywhere, unless a municipality differs
    municipalities/<id>-<code>/municipality.yaml its names
    municipalities/<id>-<code>/<topic>.yaml      what its guide says

A parameter is called `<topic>.<key>`: `closed-days` in `kiosk.yaml` is `kiosk.closed-days`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, TypeVar, cast

import yaml

from jumin.rules.known.answers import Citation, DatedValue, Kind, NoValueError, Source
from jumin.rules.known.municipality_names import Municipality
from jumin.rules.known.units import READERS
from jumin.rules.known.yaml_nodes import ParameterFileError, YamlNode, read_yaml
from jumin.terms import FaultError, MunicipalityId, Reason


V = TypeVar("V")

_FOLDER: Final = re.compile(r"([a-z]+)-([0-9]{5})")
_SUFFIX: Final = ".yaml"
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Parameter:
    """A figure or fact of law or guide that has days (パラメータ)."""

    name: str
    title_ja: str
    title_en: str
    unit: str | None
    values: tuple[DatedValue[object], ...]
    """In the order of their days, without overlap."""

    def on(self, day: date) -> DatedValue[object] | None:
        """Find the value for a day; None, if we hold none."""
        for dated in self.values:
            if dated.since <= day and (dated.until is None or day <= dated.until):
                return dated
        return None


@dataclass(frozen=True)
class Parameters:
    """All parameters: the nation's and, over them, each municipality's own."""

    national: Mapping[str, Parameter]
    municipal: Mapping[MunicipalityId, Mapping[str, Parameter]]
    municipalities: Mapping[MunicipalityId, Municipality]

    def held(self, name: str, municipality: MunicipalityId | None = None) -> tuple[Parameter, ...]:
        """Find a parameter where it is held: the municipality's own first, then the nation's."""
        own = self.municipal[municipality] if municipality else {}
        return tuple(found for table in (own, self.national) if (found := table.get(name)))

    def find(
        self, of_type: type[V], name: str, on: date, municipality: MunicipalityId | None = None
    ) -> DatedValue[V]:
        """Find the value for a day: the municipality's own, else the nation's; check its type.

        Raises:
            NoValueError: there is no such parameter, or no value for that day.

        """
        held = self.held(name, municipality)
        if (dated := _on(held, on)) is not None:
            if not isinstance(dated.value, of_type):
                raise FaultError(f"{held[0].name} has no value of {of_type.__name__}.")
            return replace(cast("DatedValue[V]", dated), changes_on=_changes_on(held, dated, on))
        if not held:
            raise NoValueError(name, on, None)
        raise NoValueError(held[0].name, on, min(each.values[0].since for each in held))


def _on(held: tuple[Parameter, ...], on: date) -> DatedValue[object] | None:
    return next((dated for each in held if (dated := each.on(on)) is not None), None)


def _changes_on(held: tuple[Parameter, ...], dated: DatedValue[object], on: date) -> date | None:
    """Tell the first day after one on which another value holds, or none is held."""
    days = {
        day
        for each in held
        for known in each.values
        for day in (known.since, known.until + _A_DAY if known.until else None)
        if day is not None and day > on
    }
    for day in sorted(days):
        then = _on(held, day)
        if then is None or then.value != dated.value:
            return day
    return None


@cache
def packaged() -> Parameters:
    """Load the parameters that come with the package, once."""
    return load(files("jumin.rules") / "parameters")


def load(root: Traversable) -> Parameters:
    """Load a tree of parameter files.

    Raises:
        ParameterFileError: a file is not as it must be; it names the file and the line.

    """
    sources = _sources(read_yaml(root / "sources.yaml", "sources.yaml"))
    national = _topics(root / "national", "national", "", sources)
    municipal: dict[MunicipalityId, Mapping[str, Parameter]] = {}
    names: dict[MunicipalityId, Municipality] = {}
    for folder in _sorted(root / "municipalities"):
        where = f"municipalities/{folder.name}"
        match = _FOLDER.fullmatch(folder.name)
        if match is None:
            raise ParameterFileError(where, 1, "The folder's name is not <id>-<five digits>.")
        municipality = MunicipalityId(match[1])
        own = f"{where}/municipality.yaml"
        names[municipality] = _municipality(
            municipality, match[2], read_yaml(folder / "municipality.yaml", own)
        )
        municipal[municipality] = _topics(folder, where, f"{municipality}.", sources)
    return Parameters(national, municipal, names)


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name) if folder.is_dir() else []


def _topics(
    folder: Traversable, where: str, prefix: str, sources: Mapping[str, Source]
) -> Mapping[str, Parameter]:
    found: dict[str, Parameter] = {}
    for entry in _sorted(folder):
        if not entry.name.endswith(_SUFFIX) or entry.name == "municipality.yaml":
            continue
        topic = entry.name.removesuffix(_SUFFIX)
        for key, node in read_yaml(entry, f"{where}/{entry.name}").children().items():
            name = f"{topic}.{key}"
            found[name] = _parameter(prefix + name, node, sources)
    return found


def _sources(root: YamlNode) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for source_id, node in root.children().items():
        fields = node.fields(
            required={"title", "publisher", "edition"}, optional={"not_before", "note"}
        )
        title = fields["title"].fields(required={"ja", "en"}, optional=set())
        is_dated = getattr(fields["edition"].node, "value", None) != "undated"
        if is_dated == ("not_before" in fields):
            node.fail("An undated edition, and no other, has a day `not_before`.")
        found[source_id] = Source(
            id=source_id,
            title_ja=title["ja"].text(),
            title_en=title["en"].text(),
            publisher=fields["publisher"].text(),
            edition=fields["edition" if is_dated else "not_before"].day(),
            is_dated=is_dated,
            note=fields["note"].text() if "note" in fields else None,
        )
    return found


def _municipality(municipality: MunicipalityId, code: str, node: YamlNode) -> Municipality:
    keys = {"name_ja", "name_en", "prefecture_ja", "prefecture_en", "city_en"}
    fields = node.fields(required=keys, optional=set())
    return Municipality(
        id=municipality, code=code, **{key: fields[key].text() for key in sorted(keys)}
    )


def _parameter(name: str, node: YamlNode, sources: Mapping[str, Source]) -> Parameter:
    fields = node.fields(required={"title", "values"}, optional={"unit"})
    title = fields["title"].fields(required={"ja", "en"}, optional=set())
    unit = fields["unit"].text() if "unit" in fields else None
    if unit is not None and unit not in READERS:
        fields["unit"].fail(f"The unit {unit} is unknown; known are: {', '.join(READERS)}.")
    values: list[DatedValue[object]] = []
    for item in fields["values"].items():
        dated = _dated(item, unit, sources)
        if values and dated.since <= values[-1].since:
            item.fail("The values are not in the order of their days.")
        if values and (values[-1].until is None or dated.since <= values[-1].until):
            item.fail("The value before this one has not ended: give it an `until`.")
        values.append(dated)
    if not values:
        fields["values"].fail("There is no value.")
    return Parameter(name, title["ja"].text(), title["en"].text(), unit, tuple(values))


def _dated(node: YamlNode, unit: str | None, sources: Mapping[str, Source]) -> DatedValue[object]:
    fields = node.fields(
        required={"value", "since", "kind", "source", "verified_on"},
        optional={"until", "reason"},
    )
    kind = _kind(fields["kind"])
    if kind is Kind.ASSUMED and "reason" not in fields:
        node.fail("An assumed value needs a `reason`.")
    citation = _citation(fields["source"], sources)
    since_known = getattr(fields["since"].node, "value", None) != "unknown"
    since = fields["since"].day() if since_known else citation.source.edition
    until = fields["until"].day() if "until" in fields else None
    if until is not None and until < since:
        fields["until"].fail("The value ends before it begins.")
    return DatedValue(
        value=READERS[unit](fields["value"]) if unit else fields["value"].text(),
        since=since,
        since_known=since_known,
        until=until,
        kind=kind,
        citation=citation,
        reason=_reason(fields["reason"]) if "reason" in fields else None,
        verified_on=fields["verified_on"].day(),
    )


def _reason(node: YamlNode) -> Reason:
    if not isinstance(node.node, yaml.MappingNode):
        return Reason(node.text())
    fields = node.fields(required={"ja", "en"}, optional=set())
    return Reason(fields["en"].text(), text_ja=fields["ja"].text())


def _kind(node: YamlNode) -> Kind:
    try:
        return Kind(node.text())
    except ValueError:
        node.fail(f"The kind is unknown; known are: {', '.join(Kind)}.")


def _citation(node: YamlNode, sources: Mapping[str, Source]) -> Citation:
    source_id, mark, section = node.text().partition("#")
    if source_id not in sources:
        node.fail(f"The source {source_id} is not in sources.yaml.")
    if not (mark and section):
        node.fail("The source names no section: write <id>#<section>.")
    return Citation(sources[source_id], section)
