"""Commands for developers that work on this very installation, with what they answer (開発者向け).

They hold no secret: the PINs are public on purpose, and nothing else in them is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jumin.offices import OFFICES


POLICY: Final = "1.3.6.1.4.1.32473.1.3.30"
"""Of the user authentication certificates."""
ANY: Final = "…"
"""In an expected answer: anything, within a line or, as a line, any lines."""


@dataclass(frozen=True)
class Site:
    """What the commands must know of this installation."""

    data: Path
    programs: Path
    """The folder of `jumin` and of its Python."""
    source: Path | None
    """The folder of the source with its tests; None where only the package is installed."""
    pages: str
    responder: str
    resident: str
    pin: str
    serial: int
    """Of the resident's user authentication certificate."""
    generation: int
    """Of the authority that issued it."""
    signature_generation: int | None
    """Of that which issued the resident's signature certificate; None where there is none."""
    office_code: str
    """Of the resident's municipality, as it stands in the name of its revocation list."""
    at: int
    """What the town's clock shows, in seconds since 1970."""
    ahead: int
    """By how many seconds it is away from real time."""
    has_pytest: bool


@dataclass(frozen=True)
class Command:
    """A command of one line or several, and what it answers."""

    id: str
    title: Promise
    lines: tuple[str, ...]
    expected: str
    group: str
    """Which programs it needs: `jumin`, `openssl`, `curl`, `opensc`, `pytest`."""

    @property
    def text(self) -> str:
        """The command as it is copied."""
        return "\n".join(self.lines)


def commands(site: Site) -> tuple[Command, ...]:
    """Tell the commands in the order in which they are tried; each begins after `prepare`."""
    return tuple(_commands(site))


def _commands(site: Site) -> Iterator[Command]:
    authority = f"authentication-ca-{site.generation}"
    ca, label = f"ca/jumin-test-{authority}.pem", f"authentication-{site.generation:02}"
    attime = f" -attime {site.at}" if site.ahead else ""
    leeway = f" -validity_period {site.ahead + 3600}" if site.ahead else ""
    yield Command(
        "prepare",
        _("Prepare a terminal: where the town is, where its programs are, a folder to work in"),
        (
            f"export JUMIN_DATA={quote(str(site.data))} JUMIN_LANG=en",
            f'export PATH={quote(str(site.programs))}:"$PATH"',
            'cd "$(mktemp -d)"',
        ),
        "",
        "jumin",
    )
    yield Command(
        "residents",
        _("Who lives here, as JSON"),
        ("jumin residents --json | head -n 4",),
        f'[\n  {{\n    "id": "{site.resident}",\n    "name": "{ANY}",',
        "jumin",
    )
    yield Command(
        "card",
        _("What a resident's card tells without a PIN, with the tries left of each"),
        (f"jumin card status --resident {site.resident} --json | grep label",),
        '"label": "JPKIAPICCTOKEN2",',
        "jumin",
    )
    yield Command(
        "clock",
        _("What the town's clock shows"),
        ("jumin clock show --json",),
        f'{{\n  "at": "{ANY}",\n{ANY}\n}}',
        "jumin",
    )
    yield Command(
        "journal",
        _("Is every line of the journals as it was written?"),
        ("jumin office journal verify",),
        "\n".join(f"{office}: whole, {ANY}" for office in OFFICES),
        "jumin",
    )
    yield Command(
        "paper",
        _("Get a paper without the kiosk's screen"),
        (
            (
                f"jumin kiosk issue --resident {site.resident} --pin {site.pin} "
                "--document resident-record --out paper.pdf --json | head -n 1"
            ),
            "head -c 5 paper.pdf",
        ),
        f"{{\n%PDF-{ANY}",
        "jumin",
    )
    yield Command(
        "verify",
        _("Prove, offline, that the paper is as it was issued"),
        ("jumin paper verify paper.pdf --json | head -n 2",),
        '{\n  "state": "unaltered",',
        "jumin",
    )
    yield Command(
        "licence",
        _("Examine a verifier by hundreds of cases: Jumin's own, or with --exec or --url yours"),
        ("jumin licence run | tail -n 1",),
        f"Passed: {ANY}",
        "jumin",
    )
    yield Command(
        "pages",
        _("Ask for the front page"),
        (f"curl -s -o /dev/null -w '%{{http_code}}\\n' {site.pages}/",),
        "200",
        "curl",
    )
    yield Command(
        "health",
        _("Is the responder well, and when was the status published?"),
        (f"curl -s {site.responder}/health",),
        f'{{"organisation": "JUMIN-TEST", "published_at": "{ANY}"}}',
        "curl",
    )
    yield Command(
        "export",
        _("Write the authorities' certificates and revocation lists into a folder"),
        ("jumin ca export ca | grep ca-bundle",),
        "ca/ca-bundle.pem",
        "openssl",
    )
    yield Command(
        "bundle",
        _("Write what a relying party starts with: also keys, PINs and identifiers, with a README"),
        (f"jumin ca export kit --bundle --resident {site.resident} | grep README",),
        "kit/README.md",
        "openssl",
    )
    yield Command(
        "check",
        _("Take a certificate out of it, and verify it against authority and list"),
        (
            *_taken_out(site.resident, "authentication", "-nokeys"),
            (
                f"openssl verify -x509_strict -crl_check -explicit_policy -policy {POLICY}{attime} "
                f"-CAfile kit/jumin-test-{authority}.pem "
                f"-CRLfile kit/{label}-{site.office_code}.crl.pem authentication.pem"
            ),
        ),
        "authentication.pem: OK",
        "openssl",
    )
    if site.signature_generation is not None:
        yield Command(
            "cms",
            _("Sign with a resident's key, and verify the signature (CMS)"),
            (
                *_taken_out(site.resident, "signature", "-nodes"),
                "echo TEST > message",
                (
                    "openssl cms -sign -binary -in message -signer signature.pem "
                    "-outform DER -out message.p7s"
                ),
                (
                    "openssl cms -verify -binary -inform DER -in message.p7s -content message"
                    f"{attime} -purpose any -out /dev/null -CAfile "
                    f"kit/jumin-test-signature-ca-{site.signature_generation}.pem 2>&1"
                ),
            ),
            f"{ANY}erification successful",
            "openssl",
        )
    yield Command(
        "authority",
        _("Read the authority's certificate where it is published"),
        (
            (
                f"curl -s {site.responder}/ca/{label}.cer | "
                "openssl x509 -inform DER -noout -subject -serial"
            ),
        ),
        f"subject={ANY}JUMIN-TEST{ANY}\nserial={ANY}",
        "openssl",
    )
    yield Command(
        "list",
        _("Check the signature of a published revocation list"),
        (
            (
                f"curl -s {site.responder}/crl/{label}.crl | "
                f"openssl crl -inform DER -noout -CAfile {ca} 2>&1"
            ),
        ),
        "verify OK",
        "openssl",
    )
    ocsp = (
        f"openssl ocsp -issuer {ca} -CAfile {ca}{attime}{leeway} "
        f"-serial {site.serial} -url {site.responder}/ocsp"
    )
    good = f"{ANY}\nResponse verify OK\n{site.serial}: good\n{ANY}"
    yield Command(
        "ocsp",
        _("Ask the responder for the status of a resident's certificate (OCSP)"),
        (f"{ocsp} 2>&1",),
        good,
        "openssl",
    )
    yield Command(
        "parties",
        _("Register as a relying party, and ask as that one, by its key"),
        (
            (
                """key=$(jumin ca parties add "shop-$$" --json """
                """| sed -n 's/.*"key": "\\(.*\\)".*/\\1/p')"""
            ),
            f'{ocsp} -header "Authorization=Bearer $key" 2>&1',
        ),
        good,
        "openssl",
    )
    yield Command(
        "plug",
        _("Put a resident's card into the virtual reader of pcscd (Ctrl-C takes it out)"),
        (f"jumin slot plug {site.resident}",),
        f"The card of {site.resident} is in the slot at {ANY}\n{ANY}",
        "opensc",
    )
    yield Command(
        "name", _("In another terminal: what card is it?"), ("opensc-tool -n",), "jpki", "opensc"
    )
    yield Command(
        "tokens",
        _("What ssh, curl and openssl see of it, through PKCS #11"),
        (
            "export MODULE=/usr/lib/$(uname -m)-linux-gnu/opensc-pkcs11.so",
            "pkcs11-tool --module $MODULE -L | grep 'token label'",
        ),
        f"{ANY}JPKI (User Authentication PIN)\n{ANY}JPKI (Digital Signature PIN)",
        "opensc",
    )
    yield Command(
        "read",
        _("Read the certificate from the card, and verify it against authority and list"),
        (
            "pkcs15-tool --read-certificate 01 > card.pem",
            (
                f"openssl verify -x509_strict -crl_check -explicit_policy -policy {POLICY}{attime} "
                f"-CAfile {ca} -CRLfile ca/{label}-{site.office_code}.crl.pem card.pem"
            ),
        ),
        "card.pem: OK",
        "opensc",
    )
    yield Command(
        "sign",
        _("Let the card sign"),
        (
            "echo TEST > message",
            (
                f"pkcs11-tool --login --pin {site.pin} --sign --id 01 -m SHA256-RSA-PKCS "
                "-i message -o signature"
            ),
            "openssl x509 -in card.pem -noout -pubkey > key.pem",
            "openssl dgst -sha256 -verify key.pem -signature signature message",
        ),
        f"{ANY}\nVerified OK",
        "opensc",
    )
    if site.has_pytest:
        yield Command(
            "fixture",
            _("Test a program of your own in a town that is gone at the end"),
            (
                "echo 'from jumin.testing import town' > conftest.py",
                "cat > test_town.py <<'END'",
                "def test_a_revoked_certificate_is_told(town):",
                f'    shown = town.resident("{site.resident}").certificate("authentication")',
                '    assert town.ocsp(shown).certificate_status.name == "GOOD"',
                "    town.revoke(shown)",
                '    assert town.ocsp(shown).certificate_status.name == "REVOKED"',
                "END",
                "python -m pytest -q",
            ),
            f"{ANY}\n1 passed in {ANY}",
            "pytest",
        )
    if site.source is not None:
        yield Command(
            "pytest",
            _("Run a part of the tests: they are specifications"),
            (f"(cd {quote(str(site.source))} && python -m pytest -q tests/iso7816)",),
            f"{ANY}\n{ANY} passed in {ANY}",
            "pytest",
        )


def _taken_out(resident: str, kind: str, how: str) -> tuple[str, str]:
    """Take a certificate of the bundle out of its file, with or without its key."""
    file = f"kit/residents/{resident}-{kind}.p12"
    return (
        f"phrase=$(grep '^{resident},.*,{kind},card,' kit/residents.csv | cut -d, -f9)",
        f'openssl pkcs12 -in {file} -passin "pass:$phrase" {how} -clcerts -out {kind}.pem',
    )
