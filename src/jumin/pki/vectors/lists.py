"""Cases about revocation lists that are wrong (RFC 5280 §5, §6.3.3)."""

from typing import Final

from jumin.pki.der import Tag, write, write_integer
from jumin.pki.vectors import changed_lists as changed
from jumin.pki.vectors.case import Category
from jumin.pki.vectors.pieces import RSA_SHA1, RSA_SHA512, Extension
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import Oid
from jumin.pki.verify.checks import Check


ROWS: Final = (
    Row(
        "list-by-stranger",
        "Somebody else signed the list in the authority's name.",
        "失効リストに認証局ではない者が署名している。",
        Check.CRL_SIGNATURE,
        lambda w: changed.raw(w, w.signature.municipal_list.signed(w.keys.stranger)),
        changed.UNKNOWN,
    ),
    Row(
        "list-by-holder",
        "The holder signed the list.",
        "失効リストに利用者自身が署名している。",
        Check.CRL_SIGNATURE,
        lambda w: changed.raw(w, w.signature.municipal_list.signed(w.keys.holder)),
        changed.UNKNOWN,
    ),
    Row(
        "list-changed",
        "An entry was changed after signing.",
        "失効リストの項目が署名の後に書き換えられている。",
        Check.CRL_SIGNATURE,
        lambda w: changed.raw(
            w,
            w.signature.listing(None)
            .signed(w.signature.issuer_key)
            .replace(write_integer(w.signature.serial), write_integer(w.signature.serial + 9)),
        ),
        changed.UNKNOWN,
    ),
    Row(
        "list-signed-with-sha1",
        "The authority signed the list with SHA-1.",
        "失効リストが SHA-1 で署名されている。",
        Check.CRL_ALGORITHM,
        lambda w: changed.exchanged(w, algorithm=RSA_SHA1),
        changed.UNKNOWN,
    ),
    Row(
        "list-algorithms-differ",
        "The algorithm outside of what is signed is not the one inside.",
        "失効リストの署名対象の内と外で署名アルゴリズムが異なる。",
        Check.CRL_ALGORITHM,
        lambda w: changed.exchanged(w, outer=RSA_SHA512.identifier),
        changed.UNKNOWN,
    ),
    Row(
        "list-of-other-generation",
        "The list is that of the other generation, which has the same name.",
        "同名の別の世代の失効リストである。",
        Check.CRL_ISSUER,
        lambda w: changed.raw(w, changed.of_other_generation(w)),
        changed.UNKNOWN,
    ),
    Row(
        "list-of-other-authority",
        "The list is that of the other authority.",
        "もう一方の認証局の失効リストである。",
        Check.CRL_ISSUER,
        lambda w: changed.raw(w, changed.of_other_authority(w)),
        changed.UNKNOWN,
    ),
    Row(
        "list-in-other-name",
        "The list is in the other authority's name.",
        "失効リストの発行者名がもう一方の認証局のものである。",
        Check.CRL_ISSUER,
        lambda w: changed.exchanged(w, issuer=w.authentication.certificate.issuer),
        changed.UNKNOWN,
    ),
    Row(
        "list-authority-may-not",
        "The authority's key may sign certificates, but no lists.",
        "認証局の鍵用途に cRLSign がない。",
        Check.CRL_AUTHORITY,
        changed.may_not_sign_lists,
        changed.UNKNOWN,
    ),
    Row(
        "list-of-other-municipality",
        "The list is that of another municipality.",
        "別の市区町村の失効リストである。",
        Check.CRL_SCOPE,
        lambda w: w.signature.asks(lists=[changed.of_other_office(w.signature)]),
        changed.UNKNOWN,
    ),
    Row(
        "list-of-authorities",
        "The list is one of authorities' certificates only.",
        "認証局の証明書だけの失効リストである。",
        Check.CRL_SCOPE,
        lambda w: changed.scope(w, changed.AUTHORITIES_ONLY),
        changed.UNKNOWN,
    ),
    Row(
        "list-of-attribute-certificates",
        "The list is one of attribute certificates only.",
        "属性証明書だけの失効リストである。",
        Check.CRL_SCOPE,
        lambda w: changed.scope(w, changed.ATTRIBUTES_ONLY),
        changed.UNKNOWN,
    ),
    Row(
        "list-for-some-reasons",
        "The list is one of leaked keys only.",
        "鍵の危殆化だけの失効リストである。",
        Check.CRL_SCOPE,
        lambda w: changed.scope(w, changed.SOME_REASONS),
        changed.UNKNOWN,
    ),
    Row(
        "list-indirect",
        "The list is an indirect one, which may speak of other issuers' certificates.",
        "他の発行者の証明書も載せ得る間接 CRL である。",
        Check.CRL_INDIRECT,
        lambda w: changed.scope(w, changed.INDIRECT),
        changed.UNKNOWN,
        category=Category.PROFILE,
    ),
    Row(
        "list-delta",
        "The list tells only what changed since another list.",
        "別の失効リストからの差分だけを載せた delta CRL である。",
        Check.CRL_DELTA,
        lambda w: changed.extended(w, Oid.DELTA, write_integer(16), critical=True),
        changed.UNKNOWN,
    ),
    Row(
        "list-unknown-critical",
        "The list has a critical extension that nobody knows.",
        "失効リストに、誰も知らないクリティカルな拡張がある。",
        Check.CRL_EXTENSIONS,
        lambda w: changed.extended(w, Oid.UNHEARD_OF, write(Tag.NULL), critical=True),
        changed.UNKNOWN,
    ),
    Row(
        "list-entry-unknown-critical",
        "Somebody else's entry has a critical extension that nobody knows.",
        "他人の項目に、誰も知らないクリティカルな拡張がある。",
        Check.CRL_ENTRY_EXTENSIONS,
        lambda w: changed.entries(
            w, changed.entry(w.signature, Extension(Oid.UNHEARD_OF, write(Tag.NULL), critical=True))
        ),
        changed.UNKNOWN,
    ),
    Row(
        "list-version-1",
        "The list is of version 1 and yet has extensions.",
        "失効リストがバージョン1なのに拡張がある。",
        Check.CRL_VERSION,
        lambda w: changed.exchanged(w, version=b""),
        changed.UNKNOWN,
    ),
    Row(
        "list-without-number",
        "The list has no number.",
        "失効リストに CRL 番号がない。",
        Check.CRL_NUMBER,
        lambda w: changed.without(w, Oid.CRL_NUMBER),
        changed.UNKNOWN,
        category=Category.PROFILE,
    ),
    Row(
        "list-entry-removed",
        "The certificate is taken off the list, which only a delta may do.",
        "差分でない失効リストで、証明書が removeFromCRL とされている。",
        Check.CRL_ENTRY,
        lambda w: changed.entries(w, changed.removed(w.signature)),
        changed.UNKNOWN,
        category=Category.PROFILE,
    ),
    Row(
        "list-cut-off",
        "The last octet of the list is missing.",
        "失効リストの最後の1オクテットがない。",
        Check.CRL_PARSE,
        lambda w: changed.raw(w, changed.right(w)[:-1]),
        changed.UNKNOWN,
    ),
    Row(
        "list-trailing-octet",
        "An octet follows the list.",
        "失効リストの後に1オクテット余っている。",
        Check.CRL_PARSE,
        lambda w: changed.raw(w, changed.right(w) + bytes(1)),
        changed.UNKNOWN,
    ),
    Row(
        "list-web-page",
        "Instead of a list there is a web page.",
        "失効リストではなくウェブページである。",
        Check.CRL_PARSE,
        lambda w: changed.raw(w, b"<!doctype html><title>Error</title>"),
        changed.UNKNOWN,
    ),
)
