"""The recipes of docs/clients.md, run as they stand there in a terminal, with sakura's card."""

import json
import os
import pwd
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from private_pcscd import PATIENCE, PrivatePcscd, find_library, needed, wait_until
from pypdf import PdfReader, PdfWriter
from terminal import run_in_terminal
from towns import copy_town, environment, forget_town


DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "clients.md"
BLOCK = re.compile(r"^```(?:sh|python) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECIPES = dict(BLOCK.findall(DOCUMENT.read_text()))
SSH_PORT, TLS_PORT = "2222", "8443"
"""As the recipes have them; the tests take free ones."""
WITH_OWN_RUN = 'mount -t tmpfs tmpfs /run && mkdir /run/sshd && exec "$0" "$@"'
"""What sshd asks of root's machine, where nobody else sees it."""


@dataclass(frozen=True)
class Desk:
    """A folder with a terminal, and a reader in which sakura's card is."""

    folder: Path
    environment: dict[str, str]
    pins: dict[str, str]
    ports: dict[str, str]
    """Free ones, by those of the recipes."""
    at: int
    """The town's clock, in seconds since 1970."""

    def cook(self, name: str, purpose: str = "authentication") -> str:
        """Run a recipe that succeeds; tell what stood in the terminal."""
        done = self.attempt(RECIPES[name], self.pins[purpose])
        assert done.returncode == 0, done.stdout
        return done.stdout

    def attempt(self, recipe: str, pin: str = "") -> subprocess.CompletedProcess[str]:
        """Run lines in a terminal, typing a PIN where one is asked for."""
        return run_in_terminal(
            self._lines(recipe), pin=pin, folder=self.folder, environment=self.environment
        )

    def fail_with_wrong_pin(self, name: str, purpose: str = "authentication") -> None:
        """Run a recipe with a wrong PIN: it fails, and costs a single try."""
        before = self.tries_left()
        wrong = self.pins[purpose][:-1] + ("1" if self.pins[purpose][-1] == "0" else "0")
        assert self.attempt(RECIPES[name], wrong).returncode != 0
        spent = {one: before[one] - left for one, left in self.tries_left().items()}
        assert spent == {**dict.fromkeys(before, 0), purpose: 1}

    def tries_left(self) -> dict[str, int]:
        """Have OpenSC tell the tries of both PINs; takes the power from the card before."""
        told = self.attempt("opensc-tool --reset=cold\npkcs15-tool --list-pins").stdout
        authentication, signature = re.findall(r"Tries left *: (\d+)", told)
        return {"authentication": int(authentication), "signature": int(signature)}

    @contextmanager
    def serving(self, name: str, port: str) -> Iterator[Path]:
        """Run a server of a recipe in the background; give the file of what it says."""
        log = self.folder / f"{name}.log"
        command = ["bash", "-c", self._lines(RECIPES[name])]
        if name == "ssh-server" and os.geteuid() == 0:
            command = [needed("unshare"), "--mount", "bash", "-c", WITH_OWN_RUN, *command]
        with (
            log.open("wb") as written,
            subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ) as process,
        ):
            try:
                wait_until(
                    lambda: process.poll() is not None or is_listening(self.ports[port]),
                    f"{name} listens",
                )
                assert process.poll() is None, log.read_text()
                yield log
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)

    def _lines(self, recipe: str) -> str:
        """Put our ports and the town's time into a recipe."""
        lines = recipe.replace("openssl s_server", f"openssl s_server -attime {self.at}")
        for shown, ours in self.ports.items():
            lines = lines.replace(shown, ours)
        return f"set -e\n{RECIPES['prepare']}\n{lines}"


def is_listening(port: str) -> bool:
    """Whether somebody accepts connections at a port of this computer."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", int(port))) == 0


def free_port() -> str:
    """Find a free port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@pytest.fixture(scope="module")
def environment_of_card(
    town_template: Any, pcscd: PrivatePcscd, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Put sakura's card into the reader as the page says; give the environment of a terminal."""
    data = tmp_path_factory.mktemp("town") / "data"
    copy_town(town_template.folder, data)
    own = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SSH_")},
        **environment(data),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin:/sbin",
        "PCSCLITE_CSOCK_NAME": str(pcscd.socket),
        "JUMIN_LANG": "en",
        "LC_ALL": "C.UTF-8",
    }
    command = f"exec {RECIPES['plug'].strip()} --port {pcscd.ports[0]}"
    with subprocess.Popen(["bash", "-c", command], env=own, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: pcscd.shows_card(0), "the card comes")
            yield own
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
    wait_until(lambda: not pcscd.shows_card(0), "the card goes")
    forget_town(data)


@pytest.fixture(scope="module")
def desk(environment_of_card: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Sit down in an empty folder, with the authorities' certificates."""
    for program in ("bash", "setsid", "ssh", "ssh-keygen", "sshd", "curl", "openssl", "pdfsig"):
        needed(program)
    find_library("opensc-pkcs11.so")
    find_library("engines-*/pkcs11.so")

    def told(*arguments: str) -> Any:
        command = [sys.executable, "-m", "jumin.cli", *arguments, "--json"]
        return json.loads(subprocess.check_output(command, env=environment_of_card, timeout=60))

    sakura = next(one for one in told("residents") if one["id"] == "sakura")
    desk = Desk(
        tmp_path_factory.mktemp("desk"),
        environment_of_card,
        {purpose: sakura[f"{purpose}_pin"] for purpose in ("authentication", "signature")},
        {SSH_PORT: free_port(), TLS_PORT: free_port()},
        int(datetime.fromisoformat(told("clock", "show")["at"]).timestamp()),
    )
    desk.cook("authorities")
    return desk


def test_every_recipe_is_cooked_by_a_test() -> None:
    assert set(RECIPES) == {
        *("plug", "prepare", "authorities", "ssh-server", "ssh", "tls-server", "curl", "s_client"),
        *("sign_pdf.py", "sign-pdf", "bare_card.py", "bare-card"),
    }


@pytest.mark.source("RFC 4252 §7", "RFC 8332 §3", "OpenSSH, ssh(1) -I")
def test_the_card_opens_a_session_of_ssh(desk: Desk) -> None:
    user = pwd.getpwuid(os.geteuid()).pw_name
    with desk.serving("ssh-server", SSH_PORT) as log:
        desk.fail_with_wrong_pin("ssh")
        assert f"Welcome, {user}." in desk.cook("ssh")
        assert f"Accepted publickey for {user}" in log.read_text()
        without_card = desk.attempt(RECIPES["ssh"].replace('-I "$MODULE"', "-o BatchMode=yes"))
    assert without_card.returncode == 255
    assert "Permission denied (publickey)" in without_card.stdout


def has_shown_the_card(page: str) -> bool:
    """Whether a server's page tells of a certificate that can only be the card's."""
    handshake, _, certificate = page.partition("\nClient certificate\n")
    return (
        "Verify return code: 0 (ok)" in handshake
        and "Peer signature type: RSA\n" in handshake
        and "OU=JUMIN-TEST for user authentication" in certificate
        and "TLS Web Client Authentication" in certificate
    )


@pytest.mark.source("RFC 5246 §7.4.8", "curl(1) --engine")
def test_curl_shows_the_card_to_a_server_that_insists_on_one(desk: Desk) -> None:
    with desk.serving("tls-server", TLS_PORT):
        desk.fail_with_wrong_pin("curl")
        page = desk.cook("curl")
        assert has_shown_the_card(page), page
        without = re.sub(r'--(cert|key) "[^"]*"', "", RECIPES["curl"])
        refused = desk.attempt(without)
    assert refused.returncode != 0
    assert "Client certificate" not in refused.stdout


@pytest.mark.source("RFC 5246 §7.4.8", "RFC 8446 §4.2.3", "openssl-s_client(1)")
def test_openssl_shows_the_card_in_tls_1_2_but_not_with_pss(desk: Desk) -> None:
    recipe = RECIPES["s_client"]
    with desk.serving("tls-server", TLS_PORT):
        desk.fail_with_wrong_pin("s_client")
        page = desk.cook("s_client")
        assert has_shown_the_card(page), page
        for other in ("-tls1_2", "-tls1_3"):
            with_pss = desk.attempt(
                recipe.replace("-tls1_2 -sigalgs RSA+SHA256", other), desk.pins["authentication"]
            )
            assert "Mechanism invalid" in with_pss.stdout
            assert "Client certificate" not in with_pss.stdout


@pytest.mark.source("CLIENT-5", "ISO 32000-2 §12.8", "RFC 5652 §5.4")
def test_pyhanko_signs_a_pdf_with_the_signature_key(desk: Desk) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(desk.folder / "paper.pdf")
    (desk.folder / "sign_pdf.py").write_text(RECIPES["sign_pdf.py"])
    desk.fail_with_wrong_pin("sign-pdf", "signature")
    said = desk.cook("sign-pdf", "signature")
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said

    signed = (desk.folder / "signed.pdf").read_bytes()
    field = PdfReader(desk.folder / "signed.pdf").get_fields()["Signature"]["/V"]
    start, length, then, rest = field["/ByteRange"]
    (desk.folder / "cms").write_bytes(field["/Contents"])
    (desk.folder / "covered").write_bytes(signed[start : start + length] + signed[then:])
    assert then + rest == len(signed)
    verified = desk.attempt(
        "cat ca/jumin-test-signature-ca-*.pem > signature-ca.pem\n"
        "openssl cms -verify -binary -inform DER -in cms -content covered -out /dev/null "
        f"-CAfile signature-ca.pem -purpose any -attime {desk.at}"
    )
    assert "CMS Verification successful" in verified.stdout, verified.stdout


@pytest.mark.source("PC/SC part 3 §5", "ISO/IEC 7816-4 §11", "RFC 8017 §8.2")
def test_plain_pyscard_reads_and_signs(desk: Desk) -> None:
    (desk.folder / "bare_card.py").write_text(RECIPES["bare_card.py"])
    desk.fail_with_wrong_pin("bare-card")
    said = desk.cook("bare-card")
    assert "Tries left: 2" in said
    assert "Verified OK" in said
    assert desk.tries_left() == {"authentication": 3, "signature": 5}
