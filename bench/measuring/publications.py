"""Publishing a ledger of any size, in a process of its own."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from . import profile, town
from .apart import Apart, answer
from .memory import peak_megabytes
from .rounds import Stopwatch, seconds


CHANGES: Final = 10
"""So many certificates are revoked between two publications."""
REVOKED: Final = 10
"""Of the certificates that are filled in, one of so many is revoked already."""


class Publisher(Apart):
    """A process with a town in whose ledger there are so many certificates."""

    def __init__(self, url: str, rows: int) -> None:
        super().__init__(_serve, url, rows)


def _serve(pipe: Connection, url: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town.set_up(Path(folder), url=url)
        town.found()
        # Only importable once Django is set up.
        from jumin.offices.certification import keyring, models, publishing
        from jumin.offices.common.transactions import office_transaction
        from jumin.pki import Revocation, encode_snapshot
        from jumin.sandbox.residents import resident
        from jumin.terms import RevocationReason, SerialNumber

        from . import filling

        holder = resident("sakura").resident
        is_revoked = f"CASE WHEN n % {REVOKED} = 0 THEN"
        filling.fill_certificates(
            count,
            holder,
            {"reason": f"{is_revoked} 4 END", "revoked_at": f"{is_revoked} 1700000000 + n END"},
        )
        publishing.publish(at=town.AT)
        waiting = iter(range(1, count))
        night = iter(range(1, 10_000))

        def revoke_some() -> None:
            """Note in the ledger what an act would, and no more."""
            with office_transaction(publishing.OFFICE):
                serials = [
                    filling.FIRST + n
                    for n in (next(waiting) * 7919 % count for _ in range(CHANGES))
                ]
                rows = list(models.Certificate.objects.filter(serial__in=serials))
                for row in rows:
                    row.reason, row.revoked_at = 1, town.AT
                models.Certificate.objects.bulk_update(rows, ["reason", "revoked_at"])
                publishing.status_changed(*rows, at=town.AT)

        def patched() -> float:
            revoke_some()
            return seconds(lambda: publishing.publish_status(at=town.AT))

        def rebuilt() -> float:
            with office_transaction(publishing.OFFICE):
                publishing.status_changed(at=town.AT)
            return seconds(lambda: publishing.publish_status(at=town.AT))

        def object_by_object() -> float:
            with Stopwatch() as watch:
                states = []
                for row in models.Authority.objects.all():
                    columns = row.certificates.values_list("serial", "reason", "revoked_at")
                    states.append(
                        (
                            keyring.certificate(row),
                            {
                                SerialNumber(serial): None
                                if reason is None
                                else Revocation(RevocationReason(reason), at)
                                for serial, reason, at in columns.iterator(10_000)
                            },
                        )
                    )
                written = encode_snapshot(town.AT, states)
            assert written == keyring.publication().snapshot.read_bytes()
            return watch.seconds

        def nightly() -> float:
            revoke_some()
            at = town.AT + timedelta(days=next(night))
            return seconds(lambda: publishing.publish_if_due(at=at))

        works: dict[str, Callable[[], float]] = {
            "changed": patched,
            "made anew": rebuilt,
            "object by object": object_by_object,
            "nightly": nightly,
        }
        hows: dict[str, Callable[[Callable[[], float]], object]] = {
            "seconds": lambda work: work(),
            "peak": peak_megabytes,
            "profile": lambda work: profile.shares(work, 1),
        }
        pipe.send(keyring.publication().snapshot.stat().st_size)
        answer(pipe, lambda how, name: hows[how](works[name]))
