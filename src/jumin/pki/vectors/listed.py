"""Cases about revocation lists that are right, whether the certificate is in them or not."""

from typing import Final

from jumin.pki.der import Tag, write, write_time
from jumin.pki.vectors import changed_lists as changed
from jumin.pki.vectors.case import Category, Reason
from jumin.pki.vectors.pieces import Extension
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import DAY, Oid
from jumin.pki.verify.checks import Check
from jumin.terms import RevocationReason


ROWS: Final = (
    *(
        Row(
            f"listed-{name}",
            f"The certificate is in its municipality's list: {english}.",
            f"証明書が市区町村の失効リストにある({japanese})。",
            Check.CRL_GOOD,
            changed.listed_for(reason),
            Reason.REVOKED,
        )
        for reason, name, english, japanese in changed.REASONS
    ),
    Row(
        "listed-without-reason",
        "The certificate is in the list, and no reason is told.",
        "証明書が失効リストにあり、理由は示されていない。",
        Check.CRL_GOOD,
        lambda w: changed.listed(w, None),
        Reason.REVOKED,
    ),
    Row(
        "listed-as-held",
        "The certificate is in the list as held.",
        "証明書が失効リストに一時保留として載っている。",
        Check.CRL_GOOD,
        lambda w: changed.listed(w, RevocationReason.CERTIFICATE_HOLD),
        Reason.HELD,
    ),
    Row(
        "listed-in-full-list",
        "The certificate is in the full list.",
        "証明書が全体の失効リストにある。",
        Check.CRL_GOOD,
        lambda w: w.signature.asks(
            lists=[
                w.signature.full_list.but(
                    entries=w.signature.listing(RevocationReason.SUPERSEDED).entries
                )
            ]
        ),
        Reason.REVOKED,
    ),
    Row(
        "listed-last-of-many",
        "The certificate is the last of a thousand entries.",
        "証明書が千件の失効リストの最後にある。",
        Check.CRL_GOOD,
        lambda w: changed.entries(
            w,
            *changed.many(w.signature),
            w.signature.entry(w.signature.serial, RevocationReason.SUPERSEDED),
        ),
        Reason.REVOKED,
    ),
    Row(
        "listed-although-answer-is-good",
        "The certificate is in the list, although an OCSP answer calls it good.",
        "OCSP 応答は有効とするが、失効リストには載っている。",
        Check.CRL_GOOD,
        lambda w: w.signature.asks(
            answer=w.signature.answer, lists=[w.signature.listing(RevocationReason.SUPERSEDED)]
        ),
        Reason.REVOKED,
        category=Category.PROFILE,
    ),
    Row(
        "revoked-although-not-listed",
        "An OCSP answer calls the certificate revoked; the list does not have it yet.",
        "OCSP 応答は失効とするが、失効リストにはまだ載っていない。",
        Check.STATUS_GOOD,
        lambda w: w.signature.asks(
            answer=w.signature.answer.saying(status=w.signature.revoked(None)),
            lists=[w.signature.municipal_list],
        ),
        Reason.REVOKED,
        category=Category.PROFILE,
    ),
    Row(
        "later-list-has-it",
        "The list of the time does not have the certificate; a later one says since when.",
        "当時の失効リストにはないが、後の失効リストにより当時すでに失効していたと分かる。",
        Check.CRL_GOOD,
        lambda w: changed.later_list(w, revoked_before=True),
        Reason.REVOKED,
        category=Category.PROFILE,
    ),
    Row(
        "later-list-revoked-later",
        "A later list has the certificate, revoked after the instant asked about.",
        "後の失効リストに載っているが、失効は問われた時点より後である。",
        None,
        lambda w: changed.later_list(w, revoked_before=False),
        category=Category.PROFILE,
    ),
    Row(
        "list-right",
        "The municipality's list does not have the certificate.",
        "市区町村の失効リストに証明書がない。",
        None,
        lambda w: w.signature.asks(lists=[w.signature.municipal_list]),
    ),
    Row(
        "list-full",
        "The full list is given instead of the municipality's.",
        "市区町村の失効リストの代わりに全体のリストが与えられている。",
        None,
        lambda w: w.signature.asks(lists=[w.signature.full_list]),
    ),
    Row(
        "list-of-older-generation",
        "An older certificate, and the list of its generation.",
        "古い世代の証明書と、その世代の失効リストである。",
        None,
        lambda w: w.old.asks(lists=[w.old.municipal_list]),
    ),
    Row(
        "list-among-others",
        "Lists of another municipality and another generation stand before the right one.",
        "別の市区町村と別の世代の失効リストが、正しいリストの前にある。",
        None,
        lambda w: w.signature.asks(
            lists=[
                changed.of_other_office(w.signature),
                changed.of_other_generation(w),
                w.signature.municipal_list,
            ]
        ),
    ),
    Row(
        "list-empty",
        "Nobody is in the list.",
        "失効リストに誰も載っていない。",
        None,
        lambda w: changed.exchanged(w, entries=()),
    ),
    Row(
        "list-of-many",
        "A thousand others are in the list.",
        "失効リストに他の千件が載っている。",
        None,
        lambda w: changed.entries(w, *changed.many(w.signature)),
    ),
    Row(
        "list-without-reasons",
        "Others are in the list without a reason.",
        "失効リストの他の項目に理由がない。",
        None,
        lambda w: changed.entries(w, w.signature.entry(w.signature.serial + 1, None)),
    ),
    Row(
        "list-with-invalidity-date",
        "Somebody else's entry says since when the key has been doubtful.",
        "他人の項目に、鍵が疑わしくなった日時(invalidityDate)がある。",
        None,
        lambda w: changed.entries(
            w,
            changed.entry(w.signature, Extension(Oid.INVALIDITY_DATE, write_time(w.at - 9 * DAY))),
        ),
    ),
    Row(
        "list-unsorted",
        "The entries are not in the order of their serial numbers.",
        "失効リストの項目がシリアル番号順ではない。",
        None,
        lambda w: changed.entries(w, *reversed(w.signature.municipal_list.entries)),
    ),
    Row(
        "list-unknown-not-critical",
        "The list has an extension that nobody knows; it is not critical.",
        "失効リストに誰も知らない拡張があるが、クリティカルではない。",
        None,
        lambda w: changed.extended(w, Oid.UNHEARD_OF, write(Tag.NULL)),
    ),
    Row(
        "list-of-users",
        "The list is one of users' certificates only.",
        "利用者の証明書だけの失効リストである。",
        None,
        lambda w: changed.scope(w, changed.USERS_ONLY),
    ),
    Row(
        "list-and-answer",
        "Both a list and an OCSP answer say that all is well.",
        "失効リストと OCSP 応答の両方が有効を示している。",
        None,
        lambda w: w.signature.asks(answer=w.signature.answer, lists=[w.signature.municipal_list]),
    ),
    Row(
        "list-for-login",
        "An authentication certificate, and its municipality's list.",
        "利用者証明用証明書と、その市区町村の失効リストである。",
        None,
        lambda w: w.authentication.asks(lists=[w.authentication.municipal_list]),
    ),
)
