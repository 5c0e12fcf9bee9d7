"""The town as a test has it: addresses, residents, what happens to certificates, the clock."""

import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from jumin.pki.verify import issuer_of
from jumin.terms import CertificatePurpose, RevocationReason, UsageError
from jumin.testing.clerk import Clerk
from jumin.testing.resident import Held, Resident


PATIENCE: Final = 30.0
"""Seconds in which the responder has answered."""


class StrangerError(UsageError):
    """A certificate is of no authority of this town."""

    def __init__(self) -> None:
        super().__init__("No authority of this town has issued this certificate.")


class Town:
    """A town that runs beside the tests (TEST: nothing and nobody in it is real)."""

    def __init__(self, addresses: Mapping[str, Any], clerk: Clerk, room: str) -> None:
        self._clerk, self._room = clerk, room
        self.pages_url: str = addresses["pages"]
        self.responder_url: str = addresses["responder"]
        self.ocsp_url: str = addresses["ocsp"]
        self.folder = Path(addresses["data"])
        self.clock = TownClock(clerk)

    def __repr__(self) -> str:
        return f"Town({self.pages_url})"

    def jumin(self, *arguments: object) -> Any:
        """Have any other command carried out, `jumin …`; give its answer, read from JSON.

        Raises RefusedError where a rule says no, UsageError for wrong use, FaultError.
        """
        return self._clerk.jumin(*arguments)

    @cached_property
    def residents(self) -> tuple[str, ...]:
        """The names of all who live here, for `resident`."""
        return tuple(one["id"] for one in self.jumin("residents"))

    def resident(self, name: str) -> Resident:
        """Give a resident with certificates and keys, as they are now.

        Raises UsageError where nobody has this name, and RefusedError while the card is in use.
        """
        with tempfile.TemporaryDirectory(dir=self._room) as folder:
            told = self.jumin("ca", "export", folder, "--bundle", "--resident", name)["residents"]
            held = {
                row["kind"]: Held.read(Path(folder, row["file"]).read_bytes(), row)
                for row in told
                if row["file"]
            }
        one = told[0]
        return Resident(name, one["name"], one["municipality"], one["particular_ja"], held)

    def bundle(self, *residents: str) -> Path:
        """Write all that a relying party starts with into a new folder: `ca export --bundle`."""
        folder = tempfile.mkdtemp(dir=self._room)
        chosen = [option for name in residents for option in ("--resident", name)]
        self.jumin("ca", "export", folder, "--bundle", *chosen)
        return Path(folder)

    def anchors(self, purpose: CertificatePurpose | str) -> tuple[x509.Certificate, ...]:
        """Give the authorities' certificates, all generations, that a relying party trusts."""
        told = self.jumin("ca", "show", CertificatePurpose(purpose).value)
        return tuple(x509.load_pem_x509_certificate(one["certificate"].encode()) for one in told)

    def revoke(
        self,
        certificate: x509.Certificate,
        reason: RevocationReason = RevocationReason.CESSATION_OF_OPERATION,
        *,
        asker: str = "authority",
    ) -> None:
        """Revoke a certificate; OCSP says so at once, the list with the next `publish`.

        `asker` is at whose asking: `holder`, `municipality`, `hotline`, `register`, `calendar`, or
        `authority`, which may ask for every reason but SUPERSEDED. Raises RefusedError where it may
        not ask for this reason, or where the certificate is void already.
        """
        name = reason.name.lower().replace("_", "-")
        self._end("revoke", certificate, asker, "--reason", name)

    def hold(self, certificate: x509.Certificate, *, asker: str = "authority") -> None:
        """Hold a certificate (一時保留), as when a card is lost; no hold is ever lifted.

        Raises as `revoke` does.
        """
        self._end("hold", certificate, asker)

    def publish(self) -> None:
        """Publish new revocation lists now, without waiting for the night."""
        self.jumin("ca", "publish")

    def ocsp(
        self,
        certificate: x509.Certificate,
        *,
        nonce: bytes | None = None,
        algorithm: HashAlgorithm | None = None,
    ) -> ocsp.OCSPResponse:
        """Ask the responder for the status of a certificate, over HTTP (RFC 6960)."""
        _, authority = self._authority_of(certificate)
        builder = ocsp.OCSPRequestBuilder()
        builder = builder.add_certificate(certificate, authority, algorithm or SHA256())
        if nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
        asked = builder.build().public_bytes(Encoding.DER)
        return ocsp.load_der_ocsp_response(_fetched(self.ocsp_url, asked))

    def crl(
        self, certificate: x509.Certificate, *, office: str | None = None
    ) -> x509.CertificateRevocationList:
        """Read the published list that a certificate would stand in.

        With `office`, the code of a municipality (`14204`), the list of that municipality; else
        that of the whole country.
        """
        purpose, authority = self._authority_of(certificate)
        anchors = self.anchors(purpose)
        generation = f"{purpose}-{anchors.index(authority) + 1:02}"
        name = f"{generation}-{office}.crl" if office else f"{generation}.crl"
        return x509.load_der_x509_crl(_fetched(f"{self.responder_url}/crl/{name}"))

    def _end(self, act: str, certificate: x509.Certificate, asker: str, *options: str) -> None:
        purpose, _ = self._authority_of(certificate)
        which = (f"{certificate.serial_number:#x}", "--purpose", purpose)
        self.jumin("ca", act, *which, "--asker", asker, *options, "--yes")

    def _authority_of(
        self, certificate: x509.Certificate
    ) -> tuple[CertificatePurpose, x509.Certificate]:
        """Find the generation that issued a certificate: all of them have the same name."""
        for purpose in CertificatePurpose:
            if (authority := issuer_of(certificate, self.anchors(purpose))) is not None:
                return purpose, authority
        raise StrangerError


class TownClock:
    """The town's clock (Japan Standard Time): real time, until it is turned, and only forwards.

    Turning it does what falls due on the way: certificates expire, authorities are renewed. The
    software under test sees its own clock, unless it is told the town's.
    """

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def now(self) -> datetime:
        """Tell what it shows."""
        return datetime.fromisoformat(self._clerk.jumin("clock", "show")["at"])

    def set(self, at: datetime) -> None:
        """Turn it to an aware instant, from where it goes on."""
        self._clerk.jumin("clock", "set", at.isoformat())

    def advance(self, by: timedelta) -> None:
        """Turn it forwards."""
        self.set(self.now() + by)

    def stop(self) -> None:
        """Let it stand."""
        self._clerk.jumin("clock", "stop")

    def real(self) -> None:
        """Let it show real time again, where nothing was written later than that."""
        self._clerk.jumin("clock", "real")


def _fetched(url: str, asked: bytes | None = None) -> bytes:
    """Read what the responder publishes, or its answer to an OCSP request."""
    headers = {"Content-Type": "application/ocsp-request"} if asked else {}
    request = Request(url, asked, headers)  # noqa: S310 (the town's own address)
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 (the same)
        content: bytes = answer.read()
    return content
