"""Revocation lists of any length, by us and by cryptography's builder: each in a process."""

import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from mmap import ACCESS_READ, mmap
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.pki import Authority, CrlEdition, authority_certificate
from jumin.pki.authority import authority_key_identifier
from jumin.pki.crl.columns import Block
from jumin.pki.crl.entries import Entries
from jumin.pki.crl.former import read_former
from jumin.pki.crl.lists import sign_crl
from jumin.pki.crl.patch import patch_entries
from jumin.pki.crl.tag import tag_list
from jumin.pki.keys import generate_key
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber

from . import profile, town
from .apart import Apart, answer
from .memory import peak_megabytes
from .rounds import seconds


Row = tuple[int, int, int]
BuilderRow = tuple[int, x509.ReasonFlags | None, datetime]

AT: Final = town.AT
FIRST: Final = 1_000_000
"""The serial numbers are every other one from here on."""
BORN: Final = int(datetime(2023, 11, 14, tzinfo=UTC).timestamp())
TAG_KEY: Final = bytes(range(32))
SPAN: Final = 3 * 365 * 86_400
REASONS: Final = (0, 1, 3, 3, 3, 4, 4, 5, 5, 6)
FIRST_EDITION: Final = CrlEdition(1, AT, AT + timedelta(days=2))
NEXT_EDITION: Final = CrlEdition(2, AT + timedelta(days=1), AT + timedelta(days=3))
_FLAGS: Final = {
    reason.value: x509.ReasonFlags[reason.name.lower()]
    for reason in RevocationReason
    if reason is not RevocationReason.UNSPECIFIED
}


def by_builder(authority: Authority, rows: Iterable[BuilderRow], edition: CrlEdition) -> bytes:
    """Make the full list by cryptography's builder."""
    revoked = []
    for serial, flag, at in rows:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
        if flag is not None:
            entry = entry.add_extension(x509.CRLReason(flag), critical=False)
        revoked.append(entry.build())
    return (
        x509.CertificateRevocationListBuilder(revoked_certificates=revoked)
        .issuer_name(authority.certificate.subject)
        .last_update(edition.this_update)
        .next_update(edition.next_update)
        .add_extension(authority_key_identifier(authority.certificate), critical=False)
        .add_extension(x509.CRLNumber(edition.number), critical=False)
        .sign(authority.key, SHA256())  # type: ignore[arg-type]  # a key in memory here
        .public_bytes(Encoding.DER)
    )


def by_us(authority: Authority, rows: Sequence[Row], edition: CrlEdition) -> bytearray:
    """Make the full list as the office does."""
    entries = Entries()
    entries.add(rows)
    return sign_crl(authority, entries, edition)


class Memory(Apart):
    """A process with rows in memory, and a former list in a file."""

    def __init__(self, rows: int, changes: int) -> None:
        super().__init__(_serve_memory, rows, changes)


class Ledger(Apart):
    """A process with a town in whose ledger so many certificates are revoked."""

    def __init__(self, url: str, rows: int) -> None:
        super().__init__(_serve_ledger, url, rows)


def _serve_memory(pipe: Connection, count: int, changes: int) -> None:
    chance = random.Random(1)  # noqa: S311 (nothing secret)
    rows = [
        (FIRST + 2 * n, chance.choice(REASONS), BORN + chance.randrange(SPAN)) for n in range(count)
    ]
    news = {FIRST + chance.randrange(2 * count): (4, BORN + SPAN + n) for n in range(changes)}
    changed = [(serial, *news[serial]) for serial in sorted(news)]
    theirs = [
        (serial, _FLAGS.get(reason), datetime.fromtimestamp(at, UTC)) for serial, reason, at in rows
    ]
    key = generate_key()
    purpose = CertificatePurpose.SIGNATURE
    certificate = authority_certificate(purpose, key, serial=SerialNumber(1), at=AT)
    authority = Authority(purpose, 1, certificate, key)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full.crl"
        path.write_bytes(by_us(authority, rows, FIRST_EDITION))
        tag = tag_list(path.read_bytes(), TAG_KEY)
        assert path.read_bytes() == by_builder(authority, theirs, FIRST_EDITION)

        def incremental() -> bytearray:
            with path.open("rb") as file:
                former = mmap(file.fileno(), 0, access=ACCESS_READ)
            known = read_former(former, authority, 1, None, key=TAG_KEY, tag=tag)
            der = sign_crl(authority, patch_entries(known, changed), NEXT_EDITION)
            tag_list(der, TAG_KEY)
            return der

        known = {row[0]: row for row in rows} | {row[0]: row for row in changed}
        whole = [known[serial] for serial in sorted(known)]
        assert incremental() == by_us(authority, whole, NEXT_EDITION)
        del known, whole
        _answer(
            pipe,
            {
                "builder": lambda: by_builder(authority, theirs, FIRST_EDITION),
                "rows": lambda: by_us(authority, rows, FIRST_EDITION),
                "incremental": incremental,
            },
            path.stat().st_size,
        )


def _serve_ledger(pipe: Connection, url: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town.set_up(Path(folder), url=url)
        town.found()
        # Only importable once Django is set up.
        from jumin.offices.certification import (
            fields,
            keyring,
            models,
            published_lists,
            publishing,
        )
        from jumin.offices.common.transactions import office_transaction
        from jumin.sandbox.residents import resident

        from . import filling

        holder = resident("sakura").resident
        reason = " ".join(f"WHEN {n} THEN {code}" for n, code in enumerate(REASONS))
        filling.fill_certificates(
            count,
            holder,
            {
                "serial": f"{FIRST} + 2 * n",
                "reason": f"CASE n % {len(REASONS)} {reason} END",
                "revoked_at": f"{BORN} + (n * 7919) % {SPAN}",
                "state": "'revoked'",
            },
        )
        row = models.Certificate.objects.get(serial=FIRST + 2).authority
        authority = keyring.authority(row)
        revoked = row.certificates.filter(reason__isnull=False)

        def from_ledger() -> bytearray:
            entries = Entries()
            for columns in fields.raw_columns(revoked, "serial", "reason", "revoked_at"):
                entries.add_block(Block.of_columns(*columns))
            return sign_crl(authority, entries, FIRST_EDITION)

        def builder_from_ledger() -> bytes:
            rows = revoked.order_by("serial").values_list("serial", "reason", "revoked_at")
            given = ((serial, _FLAGS.get(reason), at) for serial, reason, at in rows.iterator())
            return by_builder(authority, given, FIRST_EDITION)

        def edition() -> None:
            with office_transaction(publishing.OFFICE):
                current = models.Authority.objects.get(pk=row.pk)
                published_lists.write_lists(current, authority, FIRST_EDITION)

        models.Authority.objects.update(crl_published=0)
        _answer(
            pipe,
            {"builder": builder_from_ledger, "ledger": from_ledger, "edition": edition},
            len(from_ledger()),
        )


def _answer(pipe: Connection, works: dict[str, Callable[[], object]], octets: int) -> None:
    """Answer how long a work takes, how much memory, or where its time goes."""
    hows = {
        "seconds": seconds,
        "peak": peak_megabytes,
        "profile": lambda work: profile.shares(lambda: seconds(work), 1),
    }
    pipe.send(octets)
    answer(pipe, lambda how, name: hows[how](works[name]))
