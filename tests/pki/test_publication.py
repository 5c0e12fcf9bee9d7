"""The published folder: which names lead to which files, and that no other name leads anywhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.pki import Publication
from jumin.pki.publication import generation_label, read_label
from jumin.terms import CertificatePurpose


PUBLICATION = Publication(Path("published"))
SIGNATURE = CertificatePurpose.SIGNATURE


@pytest.mark.parametrize("generation", [1, 99, 100, 9999])
@pytest.mark.parametrize("purpose", CertificatePurpose)
def test_every_public_file_has_an_address(purpose: CertificatePurpose, generation: int) -> None:
    for path in (
        PUBLICATION.crl(purpose, generation),
        PUBLICATION.crl(purpose, generation, "14204"),
        PUBLICATION.authority_certificate(purpose, generation),
    ):
        assert PUBLICATION.public_file(path.parent.name, path.name) == path


def test_keys_and_snapshot_have_none() -> None:
    for path in (
        PUBLICATION.snapshot,
        PUBLICATION.responder(SIGNATURE, 1),
    ):
        for folder in ("crl", "ca", "responder", "", path.parent.name):
            assert PUBLICATION.public_file(folder, path.name) is None


@given(folder=st.sampled_from(["crl", "ca", "responder", "..", ""]), name=st.text(max_size=40))
def test_no_other_name_leads_anywhere(folder: str, name: str) -> None:
    assert PUBLICATION.public_file(folder, name) is None


@pytest.mark.parametrize(
    "name", ["signature-01.crl\n", "../signature-01.crl", "signature-1.crl", "SIGNATURE-01.crl"]
)
def test_names_are_matched_whole_and_to_the_letter(name: str) -> None:
    assert PUBLICATION.public_file("crl", name) is None


@pytest.mark.parametrize("purpose", CertificatePurpose)
@pytest.mark.parametrize("generation", [1, 99, 100, 9999])
def test_a_generation_is_read_back_from_its_label(
    purpose: CertificatePurpose, generation: int
) -> None:
    assert read_label(generation_label(purpose, generation)) == (purpose, generation)


@pytest.mark.parametrize(
    "label", ["", "tls", "signature-1", "seal-01", "signature-０１", "signature-01x"]
)
def test_another_file_name_is_no_label(label: str) -> None:
    assert read_label(label) is None
