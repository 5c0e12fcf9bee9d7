"""The file of what is cited, `sources.yaml`."""

from collections.abc import Mapping

from jumin.rules.known.answers import Citation, Source
from jumin.rules.known.faults import Faults
from jumin.rules.known.keys import read_name
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import because


def read_sources(root: YamlNode, faults: Faults) -> dict[str, Source | None]:
    """Read the sources; None, where one has a fault."""
    found: dict[str, Source | None] = {}
    for key, node in root.entries():
        with faults.gathered():
            source_id = read_name(key)
            if source_id in found:
                key.fail(because("The key {key} stands here twice.", key=source_id))
            found[source_id] = None
            found[source_id] = _source(source_id, node)
    return found


def read_citation(node: YamlNode, sources: Mapping[str, Source | None]) -> Citation:
    """Read which section of which source is cited (`kamakura-guide-2024-05-01#7`)."""
    source_id, mark, section = node.text().partition("#")
    if source_id not in sources:
        node.fail(because("The source {source} is not in sources.yaml.", source=source_id))
    if (source := sources[source_id]) is None:
        node.fail(
            because("The source {source} has a fault of its own in sources.yaml.", source=source_id)
        )
    if not (mark and section.strip()):
        node.fail(because("The source names no section: write <id>#<section>."))
    return Citation(source, section)


def _source(source_id: str, node: YamlNode) -> Source:
    fields = node.fields(
        required={"title", "publisher", "edition"}, optional={"not_before", "note"}
    )
    title = fields["title"].fields(required={"ja", "en"}, optional=set())
    is_dated = getattr(fields["edition"].node, "value", None) != "undated"
    if is_dated == ("not_before" in fields):
        node.fail(because("An undated edition, and no other, has a day `not_before`."))
    return Source(
        id=source_id,
        title_ja=title["ja"].text(),
        title_en=title["en"].text(),
        publisher=fields["publisher"].text(),
        edition=fields["edition" if is_dated else "not_before"].day(),
        is_dated=is_dated,
        note=fields["note"].text() if "note" in fields else None,
    )
