"""The bundle of `jumin ca export`, used by software that we did not write, as its README says."""

import csv
import subprocess
from pathlib import Path

import printed_commands
import pytest
from private_pcscd import needed
from served_town import ServedTown


@pytest.fixture(scope="module")
def bundle(served: ServedTown, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the whole town, while it is served."""
    folder = tmp_path_factory.mktemp("bundle")
    done = served.jumin("ca", "export", str(folder), "--bundle")
    assert done.returncode == 0, done.stderr
    return folder


def test_every_command_of_the_readme_works_as_it_is_printed(bundle: Path) -> None:
    """Openssl, keytool and NSS; the status is asked for over HTTP."""
    needed("keytool")
    needed("pk12util")
    said = printed_commands.run_all((bundle / "README.md").read_text(), bundle)
    assert "try/authentication.pem: OK" in said
    assert "Response verify OK" in said
    assert "try/authentication.pem: good" in said
    assert "Verification successful" in said
    assert "PrivateKeyEntry" in said
    assert "Certificate was added to keystore" in said
    assert "Friendly Name: JUMIN-TEST" in said


@pytest.mark.source("RFC 7292 §4")
def test_every_file_opens_in_openssl_and_some_in_nss(bundle: Path, tmp_path: Path) -> None:
    needed("pk12util")
    database = ["-d", f"sql:{tmp_path}"]
    subprocess.run(["certutil", "-N", *database, "--empty-password"], check=True)
    with (bundle / "residents.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"]]
    for row in rows:
        opened = ["openssl", "pkcs12", "-in", row["file"], "-nodes"]
        subprocess.run(
            [*opened, "-passin", f"pass:{row['passphrase']}", "-out", tmp_path / "out.pem"],
            cwd=bundle,
            check=True,
        )
        assert (tmp_path / "out.pem").read_text().count("BEGIN CERTIFICATE") == 2
    for row in rows[:3]:
        imported = ["pk12util", "-i", row["file"], "-W", row["passphrase"], *database]
        subprocess.run(imported, cwd=bundle, check=True, capture_output=True)
    listed = subprocess.run(["certutil", "-L", *database], check=True, capture_output=True)
    assert listed.stdout.count(b"u,u,u") == 3
