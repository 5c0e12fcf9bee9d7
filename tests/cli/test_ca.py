import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


Jumin = Callable[..., Any]


@pytest.mark.usefixtures("town")
def test_both_authorities_are_listed(jumin: Jumin) -> None:
    listed = jumin("ca", "list", "--json").json
    assert {one["purpose"] for one in listed} == {"signature", "authentication"}
    assert all("JUMIN-TEST" in one["subject"] for one in listed)
    assert "JST" in jumin("ca", "list").out


@pytest.mark.usefixtures("town")
@pytest.mark.source("jpki-authorities §certificates")
def test_every_generation_is_listed_and_exported_with_its_own_lists(
    jumin: Jumin, tmp_path: Path
) -> None:
    listed = jumin("ca", "list", "--json").json
    generations = [(one["purpose"], one["generation"]) for one in listed]
    assert generations == [(p, g) for p in ("authentication", "signature") for g in (1, 2)]
    assert len({one["serial"] for one in listed if one["purpose"] == "signature"}) == 2
    assert len({one["subject"] for one in listed}) == 2
    crls = jumin("ca", "publish", "--json").json["crls"]
    assert {(one["purpose"], one["generation"]) for one in crls} == set(generations)
    for one in jumin("ca", "list", "--json").json:
        numbers = {
            crl["number"]
            for crl in crls
            if (crl["purpose"], crl["generation"]) == (one["purpose"], one["generation"])
        }
        assert numbers == {one["crl_number"]}
    assert jumin("ca", "export", tmp_path).code == 0
    bundle = (tmp_path / "ca-bundle.pem").read_text()
    for purpose, generation in generations:
        name = f"jumin-test-{purpose}-ca-{generation}.pem"
        assert (tmp_path / name).read_text() in bundle
        assert (tmp_path / f"{purpose}-{generation:02}.crl").exists()


@pytest.mark.usefixtures("town")
def test_one_authority_is_shown_with_its_certificate(jumin: Jumin) -> None:
    shown = jumin("ca", "show", "signature", "--json").json
    assert [one["purpose"] for one in shown] == ["signature", "signature"]
    assert shown[0]["certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert "BEGIN CERTIFICATE" in jumin("ca", "show", "signature").out


@pytest.mark.usefixtures("town")
@pytest.mark.source("RFC 5280 §5.1", "RFC 7468 §5, §6")
def test_openssl_verifies_every_exported_list_with_its_generations_certificate(
    jumin: Jumin, tmp_path: Path
) -> None:
    """`openssl crl` looks for the issuer by its name, which all generations share."""
    exported = jumin("ca", "export", tmp_path / "new" / "ca", "--json").json["files"]
    lists = [file for file in exported if file.endswith((".crl", ".crl.pem"))]
    assert len(lists) >= 4
    for file in lists:
        form = "PEM" if file.endswith(".pem") else "DER"
        purpose, generation = Path(file).name.split(".")[0].split("-")[:2]
        own = Path(file).with_name(f"jumin-test-{purpose}-ca-{int(generation)}.pem")
        command = ["openssl", "crl", "-in", file, "-inform", form, "-CAfile", own, "-noout"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert "verify OK" in done.stderr + done.stdout


@pytest.mark.usefixtures("town")
def test_an_export_replaces_the_earlier_one(jumin: Jumin, tmp_path: Path) -> None:
    assert jumin("ca", "export", tmp_path).code == 0
    assert jumin("ca", "export", tmp_path).code == 0


@pytest.mark.usefixtures("town")
def test_an_export_to_where_nothing_can_be_written_says_so(jumin: Jumin, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = jumin("ca", "export", tmp_path / "file" / "ca")
    assert answer.code == 2
    assert str(tmp_path / "file") in answer.err
    assert "Name a place" in answer.err


@pytest.mark.usefixtures("town")
def test_an_export_replaces_files_only_and_writes_all_or_none(jumin: Jumin, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ca-bundle.pem")
    answer = jumin("ca", "export", tmp_path)
    assert answer.code == 2
    assert "ca-bundle.pem" in answer.err
    assert [path.is_fifo() for path in tmp_path.iterdir()] == [True]


@pytest.mark.usefixtures("town")
def test_an_export_can_be_read_by_all_and_keeps_links(jumin: Jumin, tmp_path: Path) -> None:
    (tmp_path / "ca").mkdir()
    (tmp_path / "ca" / "ca-bundle.pem").symlink_to("../trusted.pem")
    assert jumin("ca", "export", tmp_path / "ca").code == 0
    assert (tmp_path / "ca" / "ca-bundle.pem").is_symlink()
    assert (tmp_path / "trusted.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert (tmp_path / "trusted.pem").stat().st_mode & 0o777 == 0o644


@pytest.mark.usefixtures("town")
@pytest.mark.source("RFC 5280 §5.2.3")
def test_each_publication_has_the_next_number(jumin: Jumin) -> None:
    first = jumin("ca", "publish", "--json").json["crls"]
    second = jumin("ca", "publish", "--json").json["crls"]
    assert [one["number"] + 1 for one in first] == [one["number"] for one in second]


@pytest.mark.usefixtures("town")
@pytest.mark.source("RFC 5280 §5.1, §5.3.1")
def test_every_published_list_is_told_and_what_is_in_one(jumin: Jumin) -> None:
    lists = jumin("ca", "crl", "--json").json
    assert {one["name"] for one in lists} >= {"signature-01.crl", "signature-01-14204.crl"}
    full = next(one for one in lists if one["name"] == "signature-01.crl")
    shown = jumin("ca", "crl", "signature-01.crl", "--json").json
    assert {name: shown[name] for name in full} == full
    assert len(shown["revoked"]) == full["entries"] > 1
    assert {one["reason"] for one in shown["revoked"]} >= {"certificateHold", "affiliationChanged"}
    assert len(jumin("ca", "crl", "signature-01", "--most", "1", "--json").json["revoked"]) == 1
    assert "--most" in jumin("ca", "crl", "signature-01", "--most", "1").out


@pytest.mark.usefixtures("town")
def test_who_mistypes_a_lists_name_is_told_the_right_one(jumin: Jumin) -> None:
    refused = jumin("ca", "crl", "signature-1")
    assert refused.code == 2
    assert "signature-01" in refused.err
