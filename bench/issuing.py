"""How fast a certificate is issued, lints and all, without a ledger: against a bare RSA signature.

`pki.issue_certificate` builds a certificate, lints its octets with a filler for a signature, signs
and gives it as an object; the other side is one signature by the same RSA key of 2,048 bits over as
many octets by `cryptography` alone. Every application is somebody else's, from one window. Target:
at least 0.7 of the rate of bare signatures. Medians over the rounds, with quartiles; the load of
the machine stands with the figures.

    python bench/issuing.py [--json] [--profile] [--rounds 15]
"""

import argparse
import cProfile
import json
import os
import pstats
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from itertools import count, islice
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.pki import (
    Authority,
    CertificateRequest,
    IssuingOffice,
    authority_certificate,
    issue_certificate,
)
from jumin.pki.keys import generate_key
from jumin.terms import JST, BasicFour, CertificatePurpose, Medium, SerialNumber, Sex
from measuring.rounds import Spread, alternating, seconds


ROUNDS: Final = 15
PIECES: Final = 150
KEYS: Final = 8
TARGET: Final = 0.7
FOUNDED_AT: Final = datetime(2026, 4, 1, 9, tzinfo=JST)
AT: Final = datetime(2026, 6, 1, 10, 30, 5, tzinfo=JST)
LAST_DAY: Final = date(2031, 5, 5)
OFFICE: Final = IssuingOffice("14204", "Kanagawa-ken", "Kamakura-shi")


def authority(purpose: CertificatePurpose) -> Authority:
    """Found one."""
    key = generate_key()
    certificate = authority_certificate(purpose, key, serial=SerialNumber(1), at=FOUNDED_AT)
    return Authority(purpose, 1, certificate, key)


def somebody(number: int) -> BasicFour:
    """Invent a holder; every seventh has a character that JIS lacks."""
    name = "髙橋　太郎" if number % 7 == 0 else "見本　花子"
    address = f"神奈川県鎌倉市御成町{number % 90 + 1}番{number % 20 + 1}号"
    return BasicFour(name, address, date(1950 + number % 50, 5, 5), Sex.FEMALE)


def applications(
    purpose: CertificatePurpose, medium: Medium, keys: list[RSAPublicKey]
) -> Iterator[CertificateRequest]:
    """Apply for ever, each time for somebody else."""
    for number in count():
        key = keys[number % len(keys)]
        if purpose is CertificatePurpose.SIGNATURE:
            yield CertificateRequest.for_signature(
                key,
                OFFICE,
                somebody(number),
                requested_at=AT,
                sequence=number % 100_000,
                medium=medium,
            )
        else:
            randomness = secrets.token_bytes(16)
            yield CertificateRequest.for_authentication(
                key, OFFICE, randomness=randomness, medium=medium
            )


class Side:
    """One kind of certificate, issued again and again, and as many bare signatures."""

    def __init__(
        self, purpose: CertificatePurpose, medium: Medium, keys: list[RSAPublicKey]
    ) -> None:
        self.name = f"{purpose} on a {medium}"
        self._authority = authority(purpose)
        self._applications = applications(purpose, medium, keys)
        self._serials = map(SerialNumber, count(2))
        self._batch: list[CertificateRequest] = []
        self.prepare()
        self._octets = self._issued(self._batch[0]).tbs_certificate_bytes

    def prepare(self) -> None:
        """Apply for the next certificates, as windows do before the authority has any work."""
        self._batch = list(islice(self._applications, PIECES))

    def issue(self) -> None:
        """Issue them all."""
        for request in self._batch:
            self._issued(request)

    def sign(self) -> None:
        """Sign as many octets as often, and nothing else."""
        key, scheme, digest = self._authority.key, PKCS1v15(), SHA256()
        for _ in range(PIECES):
            key.sign(self._octets, scheme, digest)

    def _issued(self, request: CertificateRequest) -> x509.Certificate:
        serial = next(self._serials)
        return issue_certificate(request, self._authority, serial=serial, at=AT, last_day=LAST_DAY)


def measure(sides: list[Side], rounds: int) -> dict[str, dict[str, Spread]]:
    """Issue and sign in turn, round by round."""
    taken: dict[str, tuple[list[float], list[float]]] = {one.name: ([], []) for one in sides}
    for one in sides:
        one.issue()  # to warm up
    for order in alternating(sides, rounds):
        for one in order:
            one.prepare()
            signing, issuing = taken[one.name]
            parts = ((one.sign, signing), (one.issue, issuing))
            for work, times in parts if len(signing) % 2 == 0 else parts[::-1]:
                times.append(seconds(work))
    return {
        name: {
            "sign_us": Spread.of(1e6 / PIECES * each for each in signing),
            "issue_us": Spread.of(1e6 / PIECES * each for each in issuing),
            "ratio": Spread.of_ratios(signing, issuing),
        }
        for name, (signing, issuing) in taken.items()
    }


def profiled(sides: list[Side]) -> str:
    """Profile issuing: every function's own time, the most first."""
    profile = cProfile.Profile()
    for one in sides:
        one.prepare()
        profile.runcall(one.issue)
    told = StringIO()
    pstats.Stats(profile, stream=told).strip_dirs().sort_stats("tottime").print_stats(25)
    return told.getvalue()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="profile issuing as well")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    keys = [generate_key().public_key() for _ in range(KEYS)]
    sides = [Side(purpose, medium, keys) for medium in Medium for purpose in CertificatePurpose]
    figures = measure(sides, chosen.rounds)
    if chosen.json:
        print(json.dumps({"target": TARGET, "results": figures}, default=vars))
        return
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; {chosen.rounds} rounds of {PIECES}")
    print("| certificate | bare signature | issued | rate of bare signatures (quartiles) |")
    print("|---|---|---|---|")
    for name, known in figures.items():
        print(
            f"| {name} | {known['sign_us'].median:.0f} µs | {known['issue_us'].median:.0f} µs "
            f"| **{known['ratio']:.2f}** |"
        )
    print(f"target: {TARGET:.2f} at least")
    if chosen.profile:
        print(profiled(sides))


if __name__ == "__main__":
    main()
