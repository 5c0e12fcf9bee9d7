"""What is published is what the ledger says: by changing what was published, or made anew."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from cryptography import x509
from django.conf import settings
from django.db import connections

from jumin.offices.certification import (
    fields,
    keyring,
    models,
    published_lists,
    publishing,
    services,
)
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.errors import CertificateUnknownError
from jumin.offices.common.transactions import office_transaction
from jumin.pki import Revocation, encode_snapshot
from jumin.rules import Asker, municipalities
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
ONE_DAY = timedelta(days=1)
HELD, COMPROMISED = RevocationReason.CERTIFICATE_HOLD, RevocationReason.KEY_COMPROMISE


def revoke(serial: int, at: datetime, reason: RevocationReason = COMPROMISED) -> None:
    services.revoke(
        SIGNATURE, SerialNumber(serial), reason, asker=Asker.AUTHORITY, at=at, actor="test"
    )


def good_serials() -> list[int]:
    rows = models.Certificate.objects.filter(purpose=SIGNATURE, reason=None, state="delivered")
    return list(rows.order_by("serial").values_list("serial", flat=True))


def published() -> bytes:
    return keyring.publication().snapshot.read_bytes()


def ledgers_own(at: datetime) -> bytes:
    """Tell what the ledger says, object by object."""
    return encode_snapshot(
        at,
        [
            (
                keyring.certificate(row),
                {
                    SerialNumber(one.serial): None
                    if one.reason is None
                    else Revocation(RevocationReason(one.reason), one.revoked_at)
                    for one in row.certificates.all()
                },
            )
            for row in models.Authority.objects.all()
        ],
    )


def listed(path: Path) -> set[tuple[int, datetime]]:
    crl = x509.load_der_x509_crl(path.read_bytes())
    return {(one.serial_number, one.revocation_date_utc) for one in crl}


def check_lists_are_the_ledgers(*, number: Callable[[models.Authority], int]) -> None:
    """Demand of every list: of its authority, of this number, and what the ledger says."""
    for row in models.Authority.objects.all():
        for path, place in published_lists.crl_paths(row):
            crl = x509.load_der_x509_crl(path.read_bytes())
            assert crl.is_signature_valid(keyring.certificate(row).public_key())
            said = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
            assert said == number(row)
            revoked = row.certificates.filter(reason__isnull=False)
            if place is not None:
                revoked = revoked.filter(municipality=place.id)
            assert listed(path) == set(revoked.values_list("serial", "revoked_at"))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each reading of the whole ledger: `status` or `lists`, once a generation."""
    noted: list[str] = []
    for module, reader in (("published_status", "raw_rows"), ("published_lists", "raw_columns")):
        where = f"jumin.offices.certification.{module}"
        original, name = getattr(fields, reader), module.removeprefix("published_")

        def noting(*what, name=name, original=original):
            noted.append(name)
            return original(*what)

        monkeypatch.setattr(f"{where}.{reader}", noting)
    return noted


def test_a_change_goes_into_the_former_status_and_the_ledger_is_not_read(town, reads) -> None:
    at = town.now()
    certification.publish(at=at)
    assert reads.count("status") == reads.count("lists") == models.Authority.objects.count()
    reads.clear()
    serial = good_serials()[0]
    revoke(serial, at)
    assert published() == ledgers_own(at)
    assert certification.publish_if_due(at=at) is None
    assert certification.publish_if_due(at=at + ONE_DAY) is not None
    assert published() == ledgers_own(at + ONE_DAY)
    assert reads == []
    check_lists_are_the_ledgers(number=lambda row: row.crl_number)
    assert not models.StatusChange.objects.exists()


def test_lists_that_were_changed_are_those_made_anew(town) -> None:
    at = town.now()
    certification.publish(at=at)
    for serial, reason in zip(good_serials(), (HELD, COMPROMISED), strict=False):
        revoke(serial, at - timedelta(hours=3), reason)
    certification.publish_if_due(at=at + ONE_DAY)
    row = models.Authority.objects.filter(purpose=SIGNATURE).last()
    changed = [path.read_bytes() for path, _ in published_lists.crl_paths(row)]
    models.Authority.objects.update(crl_number=row.crl_number - 1)
    certification.publish(at=at + ONE_DAY)
    assert [path.read_bytes() for path, _ in published_lists.crl_paths(row)] == changed


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\xff"),
    ],
    ids=["gone", "empty", "cut off", "another octet"],
)
@pytest.mark.parametrize("what", ["status", "a municipality's list"])
def test_what_is_not_the_file_that_we_made_is_made_anew(town, reads, damage, what) -> None:
    at = town.now()
    certification.publish(at=at)
    reads.clear()
    paths = keyring.publication()
    damage(paths.snapshot if what == "status" else paths.crl(SIGNATURE, 1, "14204"))
    revoke(good_serials()[0], at)
    certification.publish_if_due(at=at + ONE_DAY)
    assert published() == ledgers_own(at + ONE_DAY)
    check_lists_are_the_ledgers(number=lambda row: row.crl_number)
    if what == "status":
        assert reads == ["status"] * models.Authority.objects.count()
    else:
        assert reads == ["lists"]


@pytest.mark.parametrize("tags", [{}, {"signature-1.crl": "00" * 28}])
def test_lists_whose_tags_are_not_known_are_made_anew(town, reads, tags) -> None:
    at = town.now()
    certification.publish(at=at)
    reads.clear()
    models.Authority.objects.update(crl_tags=tags)
    revoke(good_serials()[0], at)
    certification.publish_if_due(at=at + ONE_DAY)
    assert reads == ["lists"] * models.Authority.objects.count()
    check_lists_are_the_ledgers(number=lambda row: row.crl_number)


def test_another_towns_files_are_not_taken_for_ours(town) -> None:
    at = town.now()
    certification.publish(at=at)
    before, serial = published(), good_serials()[0]
    paths = keyring.publication()
    full = paths.crl(SIGNATURE, 1)
    former = full.read_bytes()
    revoke(serial, at)
    certification.publish_if_due(at=at + ONE_DAY)
    paths.snapshot.write_bytes(before)
    full.write_bytes(former)
    certification.publish_if_due(at=at + 2 * ONE_DAY)
    assert published() == ledgers_own(at + 2 * ONE_DAY)
    check_lists_are_the_ledgers(number=lambda row: row.crl_number)


def test_an_act_that_is_not_done_leaves_nothing_to_publish(town) -> None:
    at = town.now()
    certification.publish(at=at)
    before = published()

    def half_an_act() -> None:
        with office_transaction("certification"):
            revoke(good_serials()[0], at)
            revoke(999_999_999, at)

    with pytest.raises(CertificateUnknownError):
        half_an_act()
    assert not models.StatusChange.objects.exists()
    assert certification.publish_if_due(at=at) is None
    assert published() == before


def test_what_waits_for_its_interval_is_published_with_all_that_came_meanwhile(
    town, monkeypatch: pytest.MonkeyPatch
) -> None:
    interval = timedelta(minutes=15)
    setting = settings.INSTALLATION.model_copy(update={"status_interval": interval})
    monkeypatch.setattr(settings, "INSTALLATION", setting)
    at = town.now()
    certification.publish(at=at)
    before, (first, second, *_) = published(), good_serials()
    revoke(first, at, HELD)
    revoke(second, at)
    revoke(first, at + timedelta(minutes=1))
    assert published() == before
    certification.publish_if_due(at=at + interval)
    assert published() == ledgers_own(at + interval)


def test_a_new_generation_is_published_with_all_of_the_ledger(town, reads) -> None:
    at = town.now()
    certification.publish(at=at)
    reads.clear()
    with office_transaction("certification"):
        publishing.status_changed(at=at)
    assert reads == ["status"] * models.Authority.objects.count()
    certification.publish_if_due(at=at + ONE_DAY)
    assert reads.count("lists") == models.Authority.objects.count()
    assert published() == ledgers_own(at + ONE_DAY)


def test_a_change_during_a_publication_is_in_it_or_in_the_next(
    town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one thread publishes, slowly, others revoke: each of them waits in line."""
    at = town.now()
    certification.publish(at=at)
    serials, number = good_serials()[:4], count()
    begun, original = threading.Event(), publishing.encode_status

    def slowly(*arguments, **options):
        content = original(*arguments, **options)
        if next(number) == 0:
            begun.set()
            threading.Event().wait(0.2)
        return content

    monkeypatch.setattr(publishing, "encode_status", slowly)

    def alone(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    revoking = [
        threading.Thread(target=alone, args=(lambda serial=serial: revoke(serial, at),))
        for serial in serials[1:]
    ]
    first = threading.Thread(target=alone, args=(lambda: revoke(serials[0], at),))
    first.start()
    assert begun.wait(10)
    for thread in revoking:
        thread.start()
    for thread in (first, *revoking):
        thread.join()
    assert published() == ledgers_own(at)
    assert not models.StatusChange.objects.filter(missing_in="status").exists()
    assert sha256(published()).digest() == bytes(models.Publication.objects.get().status_digest)
    certification.publish_if_due(at=at + ONE_DAY)
    check_lists_are_the_ledgers(number=lambda row: row.crl_number)


@pytest.mark.source("RFC 5280 §5.2.3")
def test_a_publication_that_was_overtaken_leaves_the_newer_edition_alone(
    town, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = town.now()
    certification.publish(at=at)
    row = models.Authority.objects.filter(purpose=SIGNATURE).first()
    newer, original, nested = {}, publishing.CrlEdition, count()

    def overtaken(number, *times):
        if next(nested) == 0:
            publishing._publish_crls(row.pk, at=at + ONE_DAY)
            newer.update((path, path.read_bytes()) for path, _ in published_lists.crl_paths(row))
        return original(number, *times)

    monkeypatch.setattr(publishing, "CrlEdition", overtaken)
    publishing._publish_crls(row.pk, at=at + ONE_DAY)
    assert len(newer) == 1 + len(municipalities())
    assert {path: path.read_bytes() for path in newer} == newer
    row.refresh_from_db()
    assert row.crl_published == row.crl_number


def test_an_instant_is_kept_to_the_second_and_comes_back_as_one(town) -> None:
    at = town.now() + timedelta(microseconds=999_999)
    serial = good_serials()[0]
    revoke(serial, at)
    row = models.Certificate.objects.get(purpose=SIGNATURE, serial=serial)
    assert row.revoked_at == at.replace(microsecond=0)
    assert models.Certificate.objects.filter(revoked_at=at, serial=serial).exists()
    ((raw,),) = next(
        iter(
            fields.raw_rows(models.Certificate.objects.filter(pk=row.pk).values_list("revoked_at"))
        )
    )
    assert raw == int(at.timestamp())


@pytest.mark.parametrize("at_once", [1, 2, 3, 1_000])
def test_columns_read_in_blocks_are_those_read_row_by_row(
    town, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(fields, "_VALUES_AT_ONCE", at_once)
    for serial in good_serials()[:2]:
        revoke(serial, town.now())
    rows = models.Certificate.objects.filter(purpose=SIGNATURE)
    names = ("serial", "reason", "revoked_at", "municipality")
    blocks = list(fields.raw_columns(rows, *names))
    assert {len(column) for columns in blocks[:-1] for column in columns} <= {at_once}
    read = [one for columns in blocks for one in zip(*columns, strict=True)]
    (known,) = fields.raw_rows(rows.order_by("serial").values_list(*names))
    assert read == [tuple(one) for one in known]
    assert not list(fields.raw_columns(rows.filter(serial=0), *names))
