"""Do the ledger and the phones in the pockets agree? (スマホ用電子証明書の整合性)"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from jumin.offices.certification.gateway import LedgerEntry
from jumin.rules.lives import EFFECTIVE, CertificateState
from jumin.sandbox import standing, wallet
from jumin.sandbox.disagreement import Disagreement, DisagreementCode
from jumin.sandbox.pockets import PocketDamagedError, PocketEmptyError, phone_certificate
from jumin.sandbox.residents import TownResident, residents
from jumin.sandbox.standing import Named
from jumin.terms import Medium, RefusedError, ResidentId


_LIVING: Final = (*EFFECTIVE, CertificateState.HELD)
_DIFFERS: Final = {"what": "phone"}


def outliving(ledger: Mapping[Named, LedgerEntry]) -> Iterator[Disagreement]:
    """Tell of phones' certificates that did not end, or are not held, with those on the cards."""
    for (purpose, serial), entry in ledger.items():
        if entry.card_serial is None or entry.state not in _LIVING:
            continue
        on_card = ledger.get((purpose, entry.card_serial))
        if on_card is None or on_card.resident != entry.resident or not _may(on_card, entry):
            facts = {"state": entry.state.value}
            yield Disagreement(DisagreementCode.CERTIFICATE_ASTRAY, f"{purpose}:{serial}", facts)


def in_pockets(ledger: Mapping[Named, LedgerEntry]) -> Iterator[Disagreement]:
    """Look at the phones in the pockets, and again where one differs."""
    suspects = [resident for resident, _ in _differing(residents(), ledger)]
    if suspects:
        for _, differing in _differing(suspects, standing.ledger()):
            yield differing


def _may(on_card: LedgerEntry, on_phone: LedgerEntry) -> bool:
    if on_card.state is CertificateState.HELD:
        return on_phone.state is CertificateState.HELD
    return on_card.state in EFFECTIVE


def _differing(
    people: Iterable[TownResident], ledger: Mapping[Named, LedgerEntry]
) -> Iterator[tuple[TownResident, Disagreement]]:
    issued: dict[ResidentId, list[LedgerEntry]] = defaultdict(list)
    for entry in ledger.values():
        if entry.medium is Medium.PHONE:
            issued[entry.resident].append(entry)
    for resident in people:
        entries = issued[resident.resident]
        if entries or wallet.has_phone(resident):
            code = _differs(resident, entries)
            if code is not None:
                yield resident, Disagreement(code, resident.id, _DIFFERS)


def _differs(resident: TownResident, entries: list[LedgerEntry]) -> DisagreementCode | None:
    """Compare a phone with what was issued for it: it has what it reported, or what comes next."""
    try:
        serial = phone_certificate(resident)
    except PocketDamagedError:
        return DisagreementCode.POCKET_DAMAGED
    except RefusedError:  # the phone is in use just now
        return None
    except PocketEmptyError:
        has_reported = any(entry.state is CertificateState.DELIVERED for entry in entries)
        return DisagreementCode.POCKET_DIFFERS if has_reported else None
    carried = next((entry for entry in entries if entry.serial == serial), None)
    is_behind = any(
        entry.state is CertificateState.DELIVERED and entry is not carried for entry in entries
    )
    if serial is None:
        return None
    if carried is None or (is_behind and carried.state is not CertificateState.ISSUED):
        return DisagreementCode.POCKET_DIFFERS
    return None
