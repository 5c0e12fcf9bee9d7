"""A town with a municipality of one's own (`JUMIN_RULES`), from founding to a paper in the hand."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from jumin.cli.ephemeral import free_ports


EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "rules"
ICHIRO = {
    "id": "ichiro",
    "municipality": "sample",
    "household": "1",
    "address": "見本県見本市見本町一丁目",
    "name": "見本　一郎",
    "reading": "ミホン　イチロウ",
    "born_on": "1985-04-01",
    "sex": "male",
    "relationship": "世帯主",
    "domicile": "見本県見本市見本町",
    "card_issued_on": "2025-06-02",
}
Told: TypeAlias = "subprocess.CompletedProcess[str]"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Callable[..., Told]:
    """Run commands in processes of their own, on a data folder of their own."""

    def run(*arguments: str, rules: Path | None = EXAMPLE) -> Told:
        own = {"JUMIN_DATA": str(tmp_path / "var"), "JUMIN_DATABASE_URL": "", "JUMIN_LANG": "en"}
        return subprocess.run(
            [sys.executable, "-P", "-m", "jumin.cli", *arguments],
            env={**os.environ, **own, "JUMIN_RULES": str(rules or "")},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_sixth_municipality_has_people_and_hands_out_papers(
    elsewhere: Callable[..., Told], tmp_path: Path
) -> None:
    rows = (",".join(ICHIRO), ",".join(ICHIRO.values()))
    (tmp_path / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    founding = ("sandbox", "reset", "--yes", "--at", "2026-11-20T10:00")
    founded = elsewhere(*founding, "--residents", str(tmp_path / "people.csv"))
    assert founded.returncode == 0, founded.stderr
    (one,) = json.loads(elsewhere("residents", "--json").stdout)
    paper = str(tmp_path / "paper.pdf")
    issue = ("kiosk", "issue", "--resident", "ichiro", "--pin", one["authentication_pin"])
    told = elsewhere(*issue, "--out", paper, "--json")
    assert told.returncode == 0, told.stderr
    known = json.loads(told.stdout)
    assert (known["municipality"], known["fee"], known["assumed"]) == ("sample", 150, False)
    assert known["sources"] == ["sample-guide-2026-04 §6"]
    refused = elsewhere(*issue, "--document", "taxation", "--out", paper, "--force")
    assert refused.returncode == 1
    assert "City hall, ground floor, citizens' desk" in refused.stderr
    with free_ports(None, None) as (port, other):
        up = ("up", f"--port={port}", f"--responder-port={other}")
    for command in (("residents",), up):
        unruled = elsewhere(*command, rules=None)
        assert (unruled.returncode, unruled.stdout) == (3, "")
        assert "JUMIN_RULES" in unruled.stderr
        assert "reset" not in unruled.stderr  # the town is sound


def test_a_wrong_folder_is_told_in_a_line(elsewhere: Callable[..., Told], tmp_path: Path) -> None:
    told = elsewhere("guide", "kiosk", "--municipality", "kamakura", rules=tmp_path / "none")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == f"There is no folder of rules {tmp_path / 'none'}.\n"


def test_a_fault_in_it_is_told_with_file_and_line(
    elsewhere: Callable[..., Told], tmp_path: Path
) -> None:
    (tmp_path / "sources.yaml").write_text("a:\n  b: 1\n")
    told = elsewhere("guide", "kiosk", "--municipality", "kamakura", rules=tmp_path)
    assert (told.returncode, told.stdout) == (3, "")
    assert told.stderr.startswith(f"{tmp_path}/sources.yaml:2: ")
