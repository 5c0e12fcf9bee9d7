"""Checking a folder of rules of one's own."""

from collections.abc import Callable, Iterator
from errno import EACCES
from importlib.resources import files
from pathlib import Path

import pytest

from jumin.rules import RulesFolderError, check, packaged


def lines(tree: Path, *, errors: bool) -> list[str]:
    """Tell the findings of a kind, with files as they stand in the folder."""
    prefix = f"{tree.as_posix()}/"
    return [str(found).removeprefix(prefix) for found in check(tree) if found.is_error is errors]


def test_every_fault_is_found_and_not_the_first_alone(
    spoil: Callable[[str, str], Path],
) -> None:
    spoil("value: 300", "value: -1")
    tree = spoil("value: 200", "value: much")
    (tree / "sources.yaml").write_text(
        (tree / "sources.yaml").read_text("utf-8") + "other:\n  title: x\n", "utf-8"
    )
    (tree / "national" / "b.yaml").write_text(
        "x: 1\ny:\n  title: {ja: あ, en: a}\n  unit: ryo\n  values: []\nx: 2\n", "utf-8"
    )
    (tree / "national" / "c.txt").write_text("", "utf-8")
    (tree / "municipalities" / "sample-99999" / "p.yaml").write_text("p: [", "utf-8")
    assert [line.partition(" ")[0] for line in lines(tree, errors=True)] == [
        "sources.yaml:6:",
        "national/b.yaml:1:",
        "national/b.yaml:4:",
        "national/b.yaml:6:",
        "national/c.txt:1:",
        "national/fees.yaml:5:",
        "national/fees.yaml:11:",
        "municipalities/sample-99999/p.yaml:2:",
    ]


def test_a_source_with_a_fault_is_not_called_absent(tree: Path) -> None:
    (tree / "sources.yaml").write_text("sample-guide:\n  title: x\n", "utf-8")
    assert "has a fault of its own" in lines(tree, errors=True)[1]


def test_a_shop_or_desk_that_is_named_and_not_held_is_an_error(tree: Path) -> None:
    town = tree / "municipalities" / "sample-99999"
    fees = (tree / "national" / "fees.yaml").read_text("utf-8")
    names = fees.replace("unit: yen", "unit: names").replace("copy:", "listed:")
    names = names.replace("value: 300", "value: [seven-elven, lawson]").replace("200", "[lawson]")
    (town / "stores.yaml").write_text(names, "utf-8")
    ways = fees.replace("unit: yen", "unit: ways").replace("copy:", "move-in:")
    ways = ways.replace("value: 300", "value: [counter.annex]").replace("200", "[post]")
    (town / "ways.yaml").write_text(ways, "utf-8")
    where, told = "municipalities/sample-99999", "and there is no such parameter."
    assert lines(tree, errors=True) == [
        f"{where}/stores.yaml:1: stores.listed names stores.name.seven-elven, {told}",
        f"{where}/ways.yaml:1: ways.move-in names desks.annex, {told}",
    ]


def test_a_name_that_no_rule_asks_for_is_noted_with_the_one_that_was_meant(tree: Path) -> None:
    kiosk = tree / "national" / "kiosk.yaml"
    fees = (tree / "national" / "fees.yaml").read_text("utf-8")
    kiosk.write_text(fees.replace("copy:", "fee.residents-record:"), "utf-8")
    notes = lines(tree, errors=False)
    assert "national/fees.yaml:1: No rule of the package asks for fees.copy." in notes
    assert (
        "national/kiosk.yaml:1: No rule of the package asks for kiosk.fee.residents-record. "
        "Did you mean kiosk.fee.resident-record?"
    ) in notes


def test_what_a_new_municipality_lacks_or_takes_as_assumed_is_noted(tree: Path) -> None:
    notes = lines(tree, errors=False)
    where = "municipalities/sample-99999"
    missing = "desks.main is missing: every municipality has its own."
    assert f"{where}/desks.yaml:1: {missing}" in notes
    assumed = f"{where}/kiosk.yaml:1: The nation's assumptions answer for "
    (named,) = [note for note in notes if note.startswith(assumed)]
    assert "kiosk.fee.resident-record, " in named
    own = tree / where / "kiosk.yaml"
    own.write_text(
        "service:\n  title: {ja: 実施, en: service}\n  unit: yes-no\n  values:\n"
        "    - {value: true, since: unknown, kind: guide, source: sample-guide#1,"
        " verified_on: 2026-11-21}\n",
        "utf-8",
    )
    assert not any("kiosk.service" in note for note in lines(tree, errors=False))


def test_a_municipality_of_the_package_lacks_nothing(tree: Path) -> None:
    for folder in (tree / "municipalities", tree / "national"):
        for file in sorted(folder.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
    assert packaged().municipalities
    assert check(tree) == ()


def test_a_folder_without_rules_is_no_folder_to_check(tmp_path: Path) -> None:
    with pytest.raises(RulesFolderError, match="holds no rules"):
        check(tmp_path)


def test_the_packages_own_folder_has_no_fault() -> None:
    assert check(Path(str(files("jumin.rules") / "parameters"))) == ()


@pytest.mark.parametrize(("since", "notes"), [("2024-05-01", 0), ("2027-04-01", 1)])
def test_a_parameter_that_is_replaced_without_its_earlier_days_is_noted(
    tmp_path: Path, since: str, notes: int
) -> None:
    town = tmp_path / "municipalities" / "kamakura-14204"
    town.mkdir(parents=True)
    own = "fee.resident-record:\n  title: {ja: あ, en: a}\n  unit: yen\n  values:\n    - "
    own += f"{{value: 400, since: {since}, kind: guide, source: kamakura-guide-2024-05-01#7, "
    (town / "kiosk.yaml").write_text(own + "verified_on: 2026-11-22}\n", "utf-8")
    found = [each for each in check(tmp_path) if "earlier values" in str(each.what)]
    assert len(found) == notes
    assert all(each.line == 1 and not each.is_error for each in found)
    assert not any("2024-05-01" not in str(each.what) for each in found)


def test_a_folder_that_may_not_be_looked_into_is_a_fault_among_the_others(
    spoil: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = spoil("value: 300", "value: -1")
    iterdir = Path.iterdir

    def closed(folder: Path) -> Iterator[Path]:
        if folder.name == "municipalities":
            raise PermissionError(EACCES, "Permission denied")
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", closed)
    assert lines(tree, errors=True) == [
        "national/fees.yaml:5: The amount is negative.",
        "municipalities:1: The folder can't be read: Permission denied.",
    ]
