"""A list that was published before, proved to be the one we made (前回の失効リスト)."""

from jumin.pki.algorithm import SHA256_WITH_RSA, signature_octets, write_signature
from jumin.pki.authority import Authority
from jumin.pki.crl.frame import write_extensions, write_issuer
from jumin.pki.crl.patch import FormerEntries
from jumin.pki.crl.tag import is_tagged
from jumin.pki.der import DerError, Element, Tag, read_element
from jumin.pki.names import IssuingOffice
from jumin.pki.status.snapshot import Buffer
from jumin.terms import FaultError


class FormerListError(FaultError):
    """The published list is not the edition that this authority made."""

    def __init__(self) -> None:
        super().__init__(
            "A published revocation list is not the one that was made. Publish once more."
        )


def read_former(  # noqa: PLR0913 (a proof, and all that it is to prove)
    der: Buffer,
    authority: Authority,
    number: int,
    office: IssuingOffice | None,
    *,
    key: bytes,
    tag: bytes,
) -> FormerEntries:
    """Find the entries of an edition of ours: by this authority, of this number and scope.

    That it is the one we made says its tag (`tag_list`), much faster than its signature would.
    Raises `FormerListError` on everything else.
    """
    octets = memoryview(der)
    issuer, extensions = write_issuer(authority), write_extensions(authority, number, office)
    signature = bytes(octets[-signature_octets(authority.certificate) :])
    tail = SHA256_WITH_RSA + write_signature(signature)
    try:
        whole = _enter(octets, 0, len(octets))
        signed = read_element(octets, whole.start, whole.end)
        times = signed.start + len(issuer)
        this_update = read_element(octets, times, signed.end)
        start = read_element(octets, this_update.end, signed.end).end
        end = signed.end - len(extensions)
        if start != end:
            start = _enter(octets, start, end).start
    except DerError:
        raise FormerListError from None
    if not (
        octets[signed.start : times] == issuer
        and octets[end : signed.end] == extensions
        and octets[signed.end :] == tail
        and is_tagged(der, key, tag)
    ):
        raise FormerListError
    return FormerEntries(der, start, end)


def _enter(octets: memoryview, start: int, end: int) -> Element:
    """Enter the one SEQUENCE that reaches from start to end."""
    element = read_element(octets, start, end)
    if element.tag != Tag.SEQUENCE or element.end != end:
        raise FormerListError
    return element
