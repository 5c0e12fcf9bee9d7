"""Publications killed at every point: the next one mends what they leave, and loses nothing."""

from datetime import datetime, timedelta

import pytest
from aftermath import check_all_is_well, each_aftermath
from cryptography import x509

from jumin.offices.certification import gateway as certification
from jumin.offices.certification import models, published_lists, publishing, services
from jumin.rules import Asker
from jumin.terms import CertificatePurpose, RevocationReason, SerialNumber


DAY = timedelta(days=1)
SIGNATURE = CertificatePurpose.SIGNATURE


def nightly(at: datetime) -> None:
    certification.publish_if_due(at=at)


def two_revocations(at: datetime) -> None:
    """Revoke two certificates in two acts; each publishes the status after its commit."""
    rows = models.Certificate.objects.filter(purpose=SIGNATURE, reason=None, state="delivered")
    for serial in list(rows.order_by("serial").values_list("serial", flat=True)[:2]):
        services.revoke(
            SIGNATURE,
            SerialNumber(serial),
            RevocationReason.KEY_COMPROMISE,
            asker=Asker.AUTHORITY,
            at=at,
            actor="test",
        )


def lists() -> dict[str, tuple[int, set[int]]]:
    """Tell of each published list its number and what it lists."""
    return {
        crl.name: (crl.number, {one.serial_number for one in x509.load_der_x509_crl(crl.der)})
        for crl in certification.current_crls()
    }


def check_all_is_published() -> None:
    """Demand that status and lists say what the ledger says, and nothing waits."""
    check_all_is_well()
    assert not models.StatusChange.objects.exists()
    found = lists()
    for row in models.Authority.objects.all():
        assert row.crl_published == row.crl_number
        for path, place in published_lists.crl_paths(row):
            revoked = row.certificates.filter(reason__isnull=False)
            if place is not None:
                revoked = revoked.filter(municipality=place.id)
            assert found[path.name] == (
                row.crl_number,
                set(revoked.values_list("serial", flat=True)),
            )


def test_a_nightly_publication_killed_at_any_point_is_made_up_for(standing, kept, every):
    at = standing.now()
    certification.publish(at=at)
    two_revocations(at)
    assert models.StatusChange.objects.filter(missing_in=published_lists.LISTS).count() == 2
    town, before = kept(), lists()
    for n in each_aftermath(town, nightly, at + DAY, every=every(16), of_all=6):
        cut = lists()
        for name, (number, listed) in cut.items():
            assert number > before[name][0] or listed == before[name][1], n
        certification.publish_if_due(at=at + DAY)
        for name, (number, listed) in lists().items():
            assert number > cut[name][0] or listed == cut[name][1], n
        certification.publish_if_due(at=at + 2 * DAY)
        check_all_is_published()


def test_acts_killed_at_any_point_while_they_publish_lose_no_change(standing, kept, every):
    at = standing.now()
    certification.publish(at=at)
    town = kept()
    for n in each_aftermath(town, two_revocations, at, every=every(24), of_all=3):
        waiting = models.StatusChange.objects.filter(missing_in=publishing.STATUS).exists()
        published = certification.publish_if_due(at=at)
        assert not waiting or published is not None, n
        check_all_is_well()
        certification.publish_if_due(at=at + DAY)
        check_all_is_published()


@pytest.mark.parametrize("is_whole", [False, True])
def test_after_a_kill_between_two_lists_all_are_of_one_edition(standing, monkeypatch, *, is_whole):
    """The first file is in place, the ledger knows nothing of it: no former list is trusted."""
    at, written = standing.now(), []
    certification.publish(at=at)
    two_revocations(at)
    original = published_lists.write_atomically

    def once(path, content):
        if written:
            raise OSError("The power is gone.")
        original(path, content)
        written.append(path)

    with monkeypatch.context() as power:
        power.setattr(published_lists, "write_atomically", once)
        with pytest.raises(OSError, match="power"):
            (certification.publish if is_whole else nightly)(at=at + DAY)
    assert len(written) == 1
    certification.publish_if_due(at=at + DAY)
    check_all_is_published()
