"""Papers with a PDF signature besides their codes, where the installation wants it (PAdES)."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from jumin.documents import PaperState, read_paper_keys, verify_paper
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Order


@pytest.fixture
def wanted(monkeypatch):
    """Have the setting want signatures."""
    signing = settings.INSTALLATION.model_copy(update={"paper_signature": "pades"})
    monkeypatch.setattr(settings, "INSTALLATION", signing)


def printed(number, at) -> bytes:
    issuance.order(number, Order(), at=at)
    view = issuance.render(number, at=at)
    issuance.pay(number, view.fee, at=at)
    return issuance.print_paper(number, at=at)


@pytest.mark.source("ETSI EN 319 142-1 §6")
@pytest.mark.usefixtures("wanted")
def test_poppler_and_the_codes_both_prove_a_signed_paper(town, identified, tmp_path: Path):
    paper = printed(identified("sakura").number, town.now())
    (tmp_path / "paper.pdf").write_bytes(paper)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "paper.pdf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Signature is Valid." in told
    assert "JUMIN-TEST issuing centre" in told
    verdict = verify_paper(paper, read_paper_keys(town.folder.paper_keys.read_bytes()))
    assert verdict.state is PaperState.UNALTERED
    assert verdict.is_countersigned


def test_by_default_a_paper_bears_its_codes_only(town, identified):
    paper = printed(identified("sakura").number, town.now())
    verdict = verify_paper(paper, read_paper_keys(town.folder.paper_keys.read_bytes()))
    assert verdict.state is PaperState.UNALTERED
    assert not verdict.is_countersigned
    assert verdict.names == ("見本　さくら",)
