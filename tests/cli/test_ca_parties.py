"""`jumin ca parties` and `jumin ca queries`: who may ask, who has asked."""

import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from jumin.cli.preparing import prepare_tls
from jumin.pki import Publication
from jumin.pki.parties import Fault, read_register
from jumin.pki.query_log import MAGIC, NOTE, Outcome, authority_number, segment_path
from jumin.terms import CertificatePurpose


KEY = re.compile(r"Authorization: Bearer ([A-Za-z0-9_-]{43})\n")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A client certificate as people make one."""
    path = tmp_path / "client.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", tmp_path / "client.key", "-out", path,
         "-subj", "/CN=client (TEST)", "-addext", "extendedKeyUsage=clientAuth"],
        check=True, capture_output=True,
    )  # fmt: skip
    return path


def test_a_party_is_added_with_a_key_that_is_shown_once(town, jumin):
    added = jumin("ca", "parties", "add", "Sakura Bank", "--purpose", "signature")
    assert added.code == 0
    (key,) = KEY.findall(added.out)
    register = read_register(Publication(town.folder.published).parties.read_bytes())
    assert register.by_key(key.encode()).name == "Sakura Bank"
    assert key not in jumin("ca", "parties", "list").out
    (listed,) = jumin("ca", "parties", "list", "--json").json
    assert key not in json.dumps(listed)
    assert (listed["number"], listed["purposes"]) == (1, ["signature"])
    assert (listed["tester"], listed["fault"], listed["ended_at"]) == (False, None, None)


@pytest.mark.usefixtures("town")
def test_a_party_may_ask_for_both_where_no_purpose_is_named_and_shows_its_certificate(
    jumin, certificate: Path
):
    added = jumin("ca", "parties", "add", "bank", "--certificate", certificate, "--json").json
    assert added["purposes"] == ["authentication", "signature"]
    assert len(added["key"]) == 43
    shown = subprocess.run(
        ["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    fingerprint = shown.strip().partition("=")[2].replace(":", "").lower()
    assert added["certificate_fingerprint"] == fingerprint
    assert fingerprint[:16] in jumin("ca", "parties", "list").out


@pytest.mark.usefixtures("town")
def test_a_file_that_is_no_certificate_is_told(jumin, tmp_path: Path):
    (tmp_path / "not.pem").write_bytes(b"nothing")
    answer = jumin("ca", "parties", "add", "bank", "--certificate", tmp_path / "not.pem")
    assert answer.code == 2
    assert "no X.509 certificate" in answer.err
    assert jumin("ca", "parties", "list", "--json").json == []


@pytest.mark.usefixtures("town")
def test_a_party_is_ended_only_when_somebody_says_yes(jumin):
    jumin("ca", "parties", "add", "bank")
    refused = jumin("ca", "parties", "end", "bank")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert jumin("ca", "parties", "list", "--json").json[0]["ended_at"] is None
    ended = jumin("ca", "parties", "end", "bank", "--yes")
    assert (ended.code, ended.out) == (0, "bank is told nothing from now on.\n")
    assert jumin("ca", "parties", "list", "--json").json[0]["ended_at"] is not None
    assert "not since" in jumin("ca", "parties", "list").out


@pytest.mark.usefixtures("town")
def test_a_name_that_nobody_has_is_told_before_anybody_is_asked(jumin):
    jumin("ca", "parties", "add", "sakura-bank")
    for arguments in (
        ("end", "sakura-bnk"),
        ("right", "sakura-bnk"),
        ("wrong", "sakura-bnk", "slow"),
    ):
        answer = jumin("ca", "parties", *arguments)
        assert answer.code == 2
        assert "Did you mean sakura-bank?" in answer.err


@pytest.mark.usefixtures("town")
def test_a_tester_is_answered_wrongly_until_it_is_answered_rightly(jumin):
    jumin("ca", "parties", "add", "tester", "--tester")
    for fault in Fault:
        told = jumin("ca", "parties", "wrong", "tester", fault)
        assert told.out == f"tester is answered wrongly from now on: {fault}.\n"
        assert jumin("ca", "parties", "list", "--json").json[0]["fault"] == fault
        assert f"wrongly: {fault}" in jumin("ca", "parties", "list").out
    assert jumin("ca", "parties", "right", "tester", "--json").json["fault"] is None
    assert "rightly (tester)" in jumin("ca", "parties", "list").out


@pytest.mark.usefixtures("town")
def test_who_is_no_tester_is_told_so_and_an_unknown_fault_which_there_are(jumin):
    jumin("ca", "parties", "add", "bank")
    answer = jumin("ca", "parties", "wrong", "bank", "stale")
    assert answer.code == 2
    assert "bank is no tester" in answer.err
    assert "bank is no tester" in jumin("ca", "parties", "right", "bank").err
    answer = jumin("ca", "parties", "wrong", "bank", "stael")
    assert answer.code == 2
    assert all(fault in answer.err for fault in Fault)


@pytest.mark.usefixtures("town")
def test_the_list_says_what_decides_who_is_answered(jumin, monkeypatch):
    said = jumin("ca", "parties", "list").out
    assert "started with JUMIN_RELYING_PARTIES=registered" in said
    monkeypatch.setenv("JUMIN_RELYING_PARTIES", "registered")
    assert jumin("ca", "parties", "list").out == said  # the town's, whatever this shell has
    monkeypatch.setenv("JUMIN_RELYING_PARTIES", "closed")
    answer = jumin("ca", "parties", "list")
    assert answer.code == 2
    assert "JUMIN_RELYING_PARTIES" in answer.err


def test_the_certificate_of_the_tls_port_is_given_for_clients_to_trust(town, jumin, tmp_path):
    said = jumin("ca", "parties", "tls")
    assert x509.load_pem_x509_certificate(said.out.encode())
    assert jumin("ca", "parties", "tls", "--out", tmp_path / "tls.pem").out == ""
    assert (tmp_path / "tls.pem").read_text() == said.out
    assert jumin("ca", "parties", "tls", "--out", tmp_path / "tls.pem").code == 2
    assert jumin("ca", "parties", "tls", "--json").json["certificate"] == said.out
    assert b"PRIVATE" not in said.out.encode()
    assert b"PRIVATE" in Publication(town.folder.published).tls.read_bytes()


@pytest.fixture
def asked(town, jumin):
    """Two parties have asked, and somebody whom nobody knows."""
    for name in ("bank", "shop"):
        jumin("ca", "parties", "add", name)
    notes = [
        *[(0, 1, CertificatePurpose.SIGNATURE)] * 3,
        *[(31, 1, CertificatePurpose.AUTHENTICATION)] * 7,
        (0, 2, CertificatePurpose.SIGNATURE),
        (0, 0, CertificatePurpose.SIGNATURE),
    ]
    town.folder.queries.mkdir(exist_ok=True)
    segment_path(town.folder.queries, 1).write_bytes(
        MAGIC
        + b"".join(
            NOTE.pack(
                int((town.founded_at + timedelta(days=days)).timestamp()),
                *(5, party, authority_number(purpose, 2), Outcome.GOOD),
            )
            for days, party, purpose in notes
        )
    )


@pytest.mark.usefixtures("asked")
@pytest.mark.source("digital-agency-jpki-2024-11-19 §fees")
def test_queries_are_counted_with_their_fees(jumin):
    told = jumin("ca", "queries", "--json").json
    assert [
        (one["month"], one["party"], one["purpose"], one["good"], one["fee"])
        for one in told["counts"]
    ] == [
        ("2026-11", None, "signature", 1, 0),
        ("2026-11", "bank", "signature", 3, 60),
        ("2026-11", "shop", "signature", 1, 20),
        ("2026-12", "bank", "authentication", 7, 14),
    ]
    assert told["fee"] == 94
    shown = jumin("ca", "queries").out
    assert "Due in all: 94 yen." in shown
    assert "(not registered)" in shown


@pytest.mark.usefixtures("asked")
def test_queries_of_one_month_and_of_one_party_are_counted(jumin):
    assert jumin("ca", "queries", "--month", "2026-12", "--json").json["fee"] == 14
    assert jumin("ca", "queries", "--party", "shop", "--json").json["fee"] == 20
    assert jumin("ca", "queries", "--month", "2026-12", "--party", "shop", "--json").json == {
        "counts": [],
        "fee": 0,
    }
    assert "Nobody was counted" in jumin("ca", "queries", "--month", "2026-10").out
    answer = jumin("ca", "queries", "--party", "shoop")
    assert answer.code == 2
    assert "Did you mean shop?" in answer.err


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-11-01", "november", "2026-1x"])
def test_what_is_no_month_is_told(jumin, month):
    answer = jumin("ca", "queries", "--month", month)
    assert answer.code == 2
    assert "2026-11" in answer.err


@pytest.mark.usefixtures("town")
def test_where_nobody_was_counted_it_is_said_who_counts(jumin, monkeypatch):
    said = jumin("ca", "queries").out
    assert "started with JUMIN_QUERY_LOG=true" in said
    monkeypatch.setenv("JUMIN_QUERY_LOG", "true")
    assert jumin("ca", "queries").out == said


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("name", ["a/b", "a\\b", "a\x1b[2Jb", "a\nb", " a"])
def test_a_name_that_would_command_a_terminal_or_name_a_path_is_none(jumin, name):
    assert jumin("ca", "parties", "add", name).code == 2
    assert jumin("ca", "parties", "list", "--json").json == []


def test_each_command_of_parties_is_told_in_a_whole_sentence(jumin):
    said = jumin("ca", "parties", "--help").out
    assert "..." not in said.partition("Commands:")[2]


def test_a_damaged_part_of_the_log_is_named(town, jumin):
    town.folder.queries.mkdir(exist_ok=True)
    segment_path(town.folder.queries, 1).write_bytes(b"something else")
    answer = jumin("ca", "queries")
    assert answer.code == 3
    assert "00000001.queries" in answer.err


def test_the_tls_ports_certificate_is_made_before_the_responder_starts_where_it_has_one(
    town, monkeypatch
):
    path = Publication(town.folder.published).tls
    prepare_tls()
    assert not path.exists()
    monkeypatch.setenv("JUMIN_RESPONDER_TLS_PORT", "8443")
    prepare_tls()
    assert b"BEGIN CERTIFICATE" in path.read_bytes()


@pytest.mark.parametrize("port", ["0", "65536", "https"])
def test_a_tls_port_that_is_none_is_told(jumin, monkeypatch, port):
    monkeypatch.setenv("JUMIN_RESPONDER_TLS_PORT", port)
    answer = jumin("ca", "parties", "list")
    assert answer.code == 2
    assert "JUMIN_RESPONDER_TLS_PORT" in answer.err
