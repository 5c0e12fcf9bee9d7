"""A small tree of parameter files that tests spoil on purpose."""

from collections.abc import Callable
from pathlib import Path

import pytest


SOURCES = """\
sample-guide:
  title: {ja: 見本案内, en: Sample guide}
  publisher: 見本市 (City of Sample)
  edition: 2025-04-01
"""
TOWN = """\
name_ja: 見本市
name_en: Sample
prefecture_ja: 見本県
prefecture_en: Mihon-ken
city_en: Sample-shi
"""
FEES = """\
copy:
  title: {ja: 手数料, en: fee}
  unit: yen
  values:
    - value: 300
      since: 2019-10-01
      until: 2025-03-31
      kind: guide
      source: sample-guide#14
      verified_on: 2026-11-21
    - value: 200
      since: 2025-04-01
      kind: guide
      source: sample-guide#14
      verified_on: 2026-11-21
"""
ONE_VALUE = """\
p:
  title: {{ja: 見本, en: sample}}
  unit: {unit}
  values:
    - value: {value}
      since: 2025-04-01
      kind: assumed
      source: sample-guide#1
      reason: {{ja: 見本である。, en: A sample.}}
      verified_on: 2026-11-21
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with one source, one national parameter and one municipality."""
    town = tmp_path / "municipalities" / "sample-99999"
    town.mkdir(parents=True)
    (town / "municipality.yaml").write_text(TOWN, encoding="utf-8")
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "fees.yaml").write_text(FEES, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def spoil(tree: Path) -> Callable[[str, str], Path]:
    """Replace a piece of the fees file, and give the tree."""

    def replace(old: str, new: str) -> Path:
        fees = tree / "national" / "fees.yaml"
        before = fees.read_text(encoding="utf-8")
        assert old in before
        fees.write_text(before.replace(old, new, 1), encoding="utf-8")
        return tree

    return replace


@pytest.fixture
def one_value(tree: Path) -> Callable[[str, str], Path]:
    """Write an assumed parameter `p.p` of a unit and a value, and give the tree."""

    def write(unit: str, value: str) -> Path:
        content = ONE_VALUE.format(unit=unit, value=value)
        (tree / "national" / "p.yaml").write_text(content, encoding="utf-8")
        return tree

    return write
