"""A file of one topic: its parameters and their dated values."""

from collections.abc import Mapping
from dataclasses import dataclass

from jumin.rules.known.answers import DatedValue, Kind, Source
from jumin.rules.known.faults import Faults
from jumin.rules.known.keys import read_name
from jumin.rules.known.parameters import Parameter
from jumin.rules.known.source_file import read_citation
from jumin.rules.known.units import UNITS
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import MunicipalityId, Reason, because


@dataclass(frozen=True)
class TopicReader:
    """Reads the topics of the nation or of one municipality."""

    municipality: MunicipalityId | None
    is_packaged: bool
    sources: Mapping[str, Source | None]
    faults: Faults

    def read(self, topic: str, root: YamlNode) -> dict[str, Parameter]:
        """Read a file's parameters, without those that have a fault."""
        found: dict[str, Parameter] = {}
        for key, node in root.entries():
            with self.faults.gathered():
                name = f"{topic}.{read_name(key)}"
                if name in found:
                    key.fail(because("The key {key} stands here twice.", key=key.text()))
                found[name] = self._parameter(name, key.line, node)
        return found

    def _parameter(self, name: str, line: int, node: YamlNode) -> Parameter:
        fields = node.fields(required={"title", "values"}, optional={"unit"})
        title = fields["title"].fields(required={"ja", "en"}, optional=set())
        unit = fields["unit"].text() if "unit" in fields else None
        if unit is not None and unit not in UNITS:
            known = ", ".join(UNITS)
            fields["unit"].fail(
                because("The unit {unit} is unknown; known are: {known}.", unit=unit, known=known)
            )
        return Parameter(
            name=name,
            municipality=self.municipality,
            title_ja=title["ja"].text(),
            title_en=title["en"].text(),
            unit=unit,
            values=self._values(fields["values"], unit),
            file=node.file,
            line=line,
            is_packaged=self.is_packaged,
        )

    def _values(self, node: YamlNode, unit: str | None) -> tuple[DatedValue[object], ...]:
        if not (items := node.items()):
            node.fail(because("There is no value."))
        values: list[DatedValue[object]] = []
        for item in items:
            with self.faults.gathered():
                dated = self._dated(item, unit)
                if values and dated.since <= values[-1].since:
                    item.fail(because("The values are not in the order of their days."))
                if values and (values[-1].until is None or dated.since <= values[-1].until):
                    item.fail(
                        because("The value before this one has not ended: give it an `until`.")
                    )
                values.append(dated)
        return tuple(values)

    def _dated(self, node: YamlNode, unit: str | None) -> DatedValue[object]:
        fields = node.fields(
            required={"value", "since", "kind", "source", "verified_on"},
            optional={"until", "reason"},
        )
        kind = _kind(fields["kind"])
        if kind is Kind.ASSUMED and "reason" not in fields:
            node.fail(because("An assumed value needs a `reason`."))
        citation = read_citation(fields["source"], self.sources)
        edition = citation.source.edition
        since_known = getattr(fields["since"].node, "value", None) != "unknown"
        since = fields["since"].day() if since_known else edition
        until = fields["until"].day() if "until" in fields else None
        if until is not None and until < since:
            fields["until"].fail(because("The value ends before it begins."))
        verified_on = fields["verified_on"].day()
        if verified_on < edition:
            fields["verified_on"].fail(
                because("The source is of {edition}: nobody read it before.", edition=edition)
            )
        return DatedValue(
            value=UNITS[unit].read(fields["value"]) if unit else fields["value"].text(),
            since=since,
            since_known=since_known,
            until=until,
            kind=kind,
            citation=citation,
            reason=_reason(fields["reason"]) if "reason" in fields else None,
            verified_on=verified_on,
        )


def _kind(node: YamlNode) -> Kind:
    try:
        return Kind(node.text())
    except ValueError:
        node.fail(because("The kind is unknown; known are: {known}.", known=", ".join(Kind)))


def _reason(node: YamlNode) -> Reason:
    fields = node.fields(required={"ja", "en"}, optional=set())
    return Reason(fields["en"].text(), text_ja=fields["ja"].text())
