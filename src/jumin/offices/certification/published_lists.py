"""The lists in the making: the former ones and what changed, or the ledger (失効リスト)."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final, TypeAlias

from django.db.models import QuerySet

from jumin.installation.folder import write_atomically
from jumin.offices.certification import keyring, models
from jumin.offices.certification.fields import raw_columns, raw_rows
from jumin.pki import Authority, CrlEdition, IssuingOffice
from jumin.pki.crl.columns import Block
from jumin.pki.crl.entries import Entries
from jumin.pki.crl.entry import RevokedRow
from jumin.pki.crl.former import FormerListError, read_former
from jumin.pki.crl.lists import sign_crl
from jumin.pki.crl.patch import EntriesError, patch_entries
from jumin.pki.crl.tag import tag_list
from jumin.rules import Municipality, municipalities
from jumin.terms import CertificatePurpose


LISTS: Final = "lists"
"""What a change of a certificate's state is missing in, until it is published there."""

_ENTRY: Final = ("serial", "reason", "revoked_at")
"""What an entry is made of, as `RevokedRow` has it."""

_Place: TypeAlias = Municipality | None
"""Whose list it is; None for that of the whole country."""


def crl_paths(row: models.Authority) -> Iterator[tuple[Path, _Place]]:
    """Tell where a generation's lists lie, that of the whole country first."""
    paths, purpose = keyring.publication(), CertificatePurpose(row.purpose)
    yield paths.crl(purpose, row.generation), None
    for place in municipalities():
        yield paths.crl(purpose, row.generation, place.code), place


def write_lists(row: models.Authority, authority: Authority, edition: CrlEdition) -> dict[str, str]:
    """Put an edition of a generation's lists into the folder; the expired stay listed.

    Inside a transaction of the office. Tells the tags by which the next one knows these lists.
    """
    try:
        lists = _patched(row, authority)
    except (FileNotFoundError, FormerListError, EntriesError):
        lists = _of_ledger(row)
    key, tags = keyring.list_key(), {}
    for path, place in crl_paths(row):
        entries = lists.pop(_name(place), Entries())
        der = sign_crl(authority, entries, edition, office=_office(place))
        tags[path.name] = tag_list(der, key).hex()
        write_atomically(path, memoryview(der))
    _unpublished(row).delete()
    return tags


def _patched(row: models.Authority, authority: Authority) -> dict[str | None, Entries]:
    """Put what changed since among the entries of the former lists, each proved to be ours."""
    key, number = keyring.list_key(), row.crl_published
    changed: defaultdict[str | None, list[RevokedRow]] = defaultdict(list)
    revoked = row.certificates.filter(changes__missing_in=LISTS, reason__isnull=False).distinct()
    columns = revoked.order_by("serial").values_list(*_ENTRY, "municipality")
    for one in chain.from_iterable(raw_rows(columns)):
        changed[None].append(one)
        changed[one[3]].append(one)
    return {
        _name(place): patch_entries(
            read_former(
                _mapped(path),
                authority,
                number,
                _office(place),
                key=key,
                tag=bytes.fromhex(row.crl_tags.get(path.name, "")),
            ),
            changed[_name(place)],
        )
        for path, place in crl_paths(row)
    }


def _of_ledger(row: models.Authority) -> dict[str | None, Entries]:
    """Read what a generation revoked, once for all its lists and never all at once."""
    lists: defaultdict[str | None, Entries] = defaultdict(Entries)
    revoked = row.certificates.filter(reason__isnull=False)
    for *columns, places in raw_columns(revoked, *_ENTRY, "municipality"):
        block = Block.of_columns(*columns)
        lists[None].add_block(block)
        for place in set(places):
            lists[place].add_block(block.chosen([one == place for one in places]))
    return lists


def _unpublished(row: models.Authority) -> QuerySet[models.StatusChange]:
    return models.StatusChange.objects.filter(missing_in=LISTS, certificate__authority=row)


def _name(place: _Place) -> str | None:
    return place.id if place else None


def _office(place: _Place) -> IssuingOffice | None:
    return keyring.issuing_office(place) if place else None


def _mapped(path: Path) -> mmap:
    with path.open("rb") as file:
        try:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
        except ValueError:
            raise FormerListError from None  # it is empty
