"""The parameters that come with the package: all load, all cite, all were compared."""

from collections.abc import Mapping
from importlib.resources import files

from jumin.rules import Citation, DatedValue, Kind, Parameter, packaged
from jumin.rules.known.references import references
from jumin.rules.known.yaml_nodes import read_yaml


def tables() -> list[Mapping[str, Parameter]]:
    """Tell the nation's parameters and each municipality's."""
    return [packaged().national, *packaged().municipal.values()]


def all_values() -> list[tuple[str, DatedValue[object]]]:
    """Tell every value with the name of its parameter."""
    return [
        (parameter.name, dated)
        for table in tables()
        for parameter in table.values()
        for dated in parameter.values
    ]


def test_every_packaged_value_was_compared_with_its_source_after_its_edition() -> None:
    values = all_values()
    assert len(values) > 100
    for name, dated in values:
        assert isinstance(dated.citation, Citation)
        assert dated.verified_on >= dated.citation.source.edition, name


def test_a_municipality_cites_another_ones_guide_only_for_what_is_assumed() -> None:
    for municipality, table in packaged().municipal.items():
        for parameter in table.values():
            for dated in parameter.values:
                own = dated.citation.source.id.startswith(municipality)
                assert own or dated.kind is Kind.ASSUMED, parameter.name


def test_every_packaged_source_is_cited() -> None:
    listed = read_yaml(files("jumin.rules") / "parameters" / "sources.yaml", "sources.yaml")
    cited = {dated.citation.source.id for _, dated in all_values()}
    assert cited == listed.children().keys()


def test_every_desk_shop_line_and_paper_that_a_packaged_value_names_is_held() -> None:
    held = packaged()
    named = 0
    for own in (each for table in tables() for each in table.values()):
        for name in references(own):
            named += 1
            for place in (own.municipality,) if own.municipality else held.municipalities:
                assert held.held(name, place), f"{own} names {name}"
    assert named > 100
