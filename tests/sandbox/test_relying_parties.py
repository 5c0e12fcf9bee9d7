"""A town that is brought back has its relying parties, their queries and its TLS port again."""

from pathlib import Path

from jumin.offices.certification import gateway as certification
from jumin.pki import Publication
from jumin.pki.parties import read_register
from jumin.pki.query_log import MAGIC, NOTE, Outcome, segment_path, segments
from jumin.sandbox import archive
from jumin.terms import CertificatePurpose


def quiet(*_: object) -> None:
    pass


def note(folder: Path, segment: int, serial: int) -> None:
    folder.mkdir(exist_ok=True)
    note = NOTE.pack(1_795_000_000, serial, 1, 2, Outcome.GOOD)
    segment_path(folder, segment).write_bytes(MAGIC + note)


def test_a_town_brought_back_has_its_register_its_queries_and_its_tls_port_again(town, tmp_path):
    published = Publication(town.folder.published)
    purposes = set(CertificatePurpose)
    key = certification.register_party("bank", purposes, at=town.now(), actor="test").key.encode()
    certificate = certification.tls_certificate(at=town.now())
    note(town.folder.queries, 1, 5)
    archive.save((tmp_path / "town.tar.gz").write_bytes, progress=quiet)
    certification.end_party("bank", at=town.now(), actor="test")
    note(town.folder.queries, 2, 6)
    published.tls.unlink()
    archive.restore(tmp_path / "town.tar.gz", progress=quiet)
    assert read_register(published.parties.read_bytes()).by_key(key).name == "bank"
    assert [party.ended_at for party in certification.parties_registered()] == [None]
    assert certification.tls_certificate(at=town.now()) == certificate
    assert len(segments(town.folder.queries)) == 1
    (counted,) = certification.query_counts()
    assert (counted.name, counted.checks) == ("bank", 1)
