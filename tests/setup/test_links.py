import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, at work in an empty repository."""
    path = Path(__file__).resolve().parents[2] / "tools" / "links.py"
    spec = importlib.util.spec_from_file_location("links", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


@pytest.mark.parametrize(
    "link",
    [
        "other.md",
        "other.md#its-heading-10",
        "#own-heading",
        "folder/",
        "https://example.org/nowhere",
    ],
)
def test_a_link_that_leads_somewhere_is_fine(links: ModuleType, tmp_path: Path, link: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.md").write_text("# Its heading, 1.0\n")
    (tmp_path / "one.md").write_text(f"# Own heading\n\nSee [there]({link}).\n")
    assert links.main() == 0


@pytest.mark.parametrize("link", ["nowhere.md", "one.md#no-such-heading", "#nor-this", "../x"])
def test_a_link_that_leads_nowhere_is_named(
    links: ModuleType, tmp_path: Path, link: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.md").write_text(f"# Heading\n\nSee [there]({link}).\n")
    assert links.main() == 1
    assert f"one.md: {link}:" in capsys.readouterr().out


def test_code_is_no_link(links: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("```python\nnames[0](argument)\n```\n")
    assert links.main() == 0
