"""Cases about who gave an OCSP answer (RFC 6960 §4.2.2.2)."""

from typing import Final

from jumin.pki.der import Tag, write, write_x509_time
from jumin.pki.vectors import changed_responders as changed
from jumin.pki.vectors.case import Category
from jumin.pki.vectors.pieces import RSA_SHA1, Extension
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import (
    SECOND,
    Oid,
    by_key,
    by_name,
    encoded,
)
from jumin.pki.verify.checks import Check


ROWS: Final = (
    Row(
        "responder-not-enclosed",
        "The responder's certificate is not enclosed in the answer.",
        "応答にレスポンダの証明書が入っていない。",
        Check.STATUS_RESPONDER,
        changed.enclosing,
        changed.UNKNOWN,
    ),
    Row(
        "responder-expired",
        "The responder's certificate ended a second ago.",
        "レスポンダの証明書が1秒前に期限切れになった。",
        Check.STATUS_RESPONDER,
        lambda w: changed.delegated(w, not_after=write_x509_time(w.at - SECOND)),
        changed.UNKNOWN,
    ),
    Row(
        "responder-not-yet-valid",
        "The responder's certificate begins in a second.",
        "レスポンダの証明書が1秒後に有効になる。",
        Check.STATUS_RESPONDER,
        lambda w: changed.delegated(w, not_before=write_x509_time(w.at + SECOND)),
        changed.UNKNOWN,
    ),
    Row(
        "responder-not-delegated",
        "The responder's certificate is not one for signing answers.",
        "レスポンダの証明書に extKeyUsage がない。",
        Check.STATUS_RESPONDER,
        lambda w: changed.without(w, Oid.EXTENDED_KEY_USAGE),
        changed.UNKNOWN,
    ),
    Row(
        "responder-for-servers",
        "The responder's certificate is one for servers.",
        "レスポンダの証明書がサーバー認証用である。",
        Check.STATUS_RESPONDER,
        lambda w: changed.used_for(w, "1.3.6.1.5.5.7.3.1"),
        changed.UNKNOWN,
    ),
    Row(
        "responder-for-anything",
        "The responder's certificate is one for any use, but does not name signing answers.",
        "レスポンダの証明書の拡張鍵用途が「任意」で、OCSPSigning がない。",
        Check.STATUS_RESPONDER,
        lambda w: changed.used_for(w, "2.5.29.37.0"),
        changed.UNKNOWN,
    ),
    Row(
        "responder-may-be-revoked",
        "The responder's certificate is without ocsp-nocheck: nobody can tell its status.",
        "レスポンダの証明書に ocsp-nocheck がなく、その失効を誰も確かめられない。",
        Check.STATUS_RESPONDER,
        lambda w: changed.without(w, Oid.NO_CHECK),
        changed.UNKNOWN,
        category=Category.PROFILE,
    ),
    Row(
        "responder-may-not-sign",
        "The responder's key may be used for enciphering keys only.",
        "レスポンダの鍵用途が keyEncipherment だけである。",
        Check.STATUS_RESPONDER,
        lambda w: w.signature.asks(
            responder=w.signature.responder.extended(
                Extension(Oid.KEY_USAGE, bytes.fromhex("03020520"), critical=True)
            )
        ),
        changed.UNKNOWN,
    ),
    Row(
        "responder-unknown-critical",
        "The responder's certificate has a critical extension that nobody knows.",
        "レスポンダの証明書に、誰も知らないクリティカルな拡張がある。",
        Check.STATUS_RESPONDER,
        lambda w: w.signature.asks(
            responder=w.signature.responder.extended(
                Extension(Oid.UNHEARD_OF, write(Tag.NULL), critical=True)
            )
        ),
        changed.UNKNOWN,
    ),
    Row(
        "responder-of-other-generation",
        "The other generation delegated the responder.",
        "別の世代がレスポンダに委任している。",
        Check.STATUS_RESPONDER,
        lambda w: changed.enclosing(w, w.old.responder.signed(w.old.issuer_key)),
        changed.UNKNOWN,
    ),
    Row(
        "responder-of-other-authority",
        "The other authority delegated the responder.",
        "もう一方の認証局がレスポンダに委任している。",
        Check.STATUS_RESPONDER,
        lambda w: changed.enclosing(
            w, w.authentication.responder.signed(w.authentication.issuer_key)
        ),
        changed.UNKNOWN,
    ),
    Row(
        "responder-forged",
        "The authority did not sign the responder's certificate; somebody else did.",
        "レスポンダの証明書に認証局ではない者が署名している。",
        Check.STATUS_RESPONDER,
        lambda w: changed.enclosing(w, w.signature.responder.signed(w.keys.stranger)),
        changed.UNKNOWN,
    ),
    Row(
        "responder-certificate-with-sha1",
        "The authority signed the responder's certificate with SHA-1.",
        "レスポンダの証明書が SHA-1 で署名されている。",
        Check.STATUS_RESPONDER,
        lambda w: changed.delegated(w, algorithm=RSA_SHA1),
        changed.UNKNOWN,
    ),
    Row(
        "responder-delegated-itself",
        "The responder delegated to itself.",
        "レスポンダが自分で自分に委任している。",
        Check.STATUS_RESPONDER,
        changed.by_itself,
        changed.UNKNOWN,
    ),
    Row(
        "responder-of-1024-bits",
        "The responder's key has 1024 bits.",
        "レスポンダの鍵が1024ビットである。",
        Check.STATUS_RESPONDER,
        changed.by_weak_key,
        changed.UNKNOWN,
    ),
    Row(
        "responder-is-holder",
        "The holder answers for the own certificate, with its key.",
        "利用者が自分の証明書の鍵で応答している。",
        Check.STATUS_RESPONDER,
        changed.by_holder,
        changed.UNKNOWN,
    ),
    Row(
        "responder-is-other-generation",
        "The other generation of the authority gave the answer itself.",
        "認証局の別の世代が自ら応答している。",
        Check.STATUS_RESPONDER,
        changed.by_other_generation,
        changed.UNKNOWN,
    ),
    Row(
        "responder-other-key-named",
        "The answer names another key as the responder's than the one that signed it.",
        "応答が示すレスポンダの鍵が、署名した鍵ではない。",
        Check.STATUS_RESPONDER,
        lambda w: w.signature.asks(
            answer=w.signature.answer.but(responder=by_key(w.keys.stranger.public_key()))
        ),
        changed.UNKNOWN,
    ),
    Row(
        "responder-named-by-sha256",
        "The answer names the responder's key by SHA-256 instead of SHA-1.",
        "応答がレスポンダの鍵を SHA-1 ではなく SHA-256 で示している。",
        Check.STATUS_RESPONDER,
        lambda w: w.signature.asks(answer=w.signature.answer.but(responder=changed.sha256_key(w))),
        changed.UNKNOWN,
    ),
    Row(
        "responder-by-name",
        "The answer names its responder by name instead of by key.",
        "応答がレスポンダを鍵ではなく名前で示している。",
        None,
        lambda w: w.signature.asks(
            answer=w.signature.answer.but(responder=by_name(w.signature.responder.subject))
        ),
    ),
    Row(
        "responder-is-authority",
        "The authority gave the answer itself, under its key.",
        "認証局が自ら応答している(鍵で示されている)。",
        None,
        lambda w: changed.by_authority(w, named=False),
    ),
    Row(
        "responder-is-authority-by-name",
        "The authority gave the answer itself, under the name that both generations have.",
        "認証局が自ら応答している(両世代に共通の名前で示されている)。",
        None,
        lambda w: changed.by_authority(w, named=True),
    ),
    Row(
        "responder-enclosed-last",
        "Other certificates stand before the responder's.",
        "応答でレスポンダの証明書の前に別の証明書がある。",
        None,
        lambda w: changed.enclosing(w, encoded(w.signature.issuer.certificate), changed.own(w)),
    ),
    Row(
        "responder-last-second",
        "It is the last second of the responder's certificate.",
        "レスポンダの証明書の有効期間の最後の1秒である。",
        None,
        lambda w: changed.delegated(w, not_after=write_x509_time(w.at)),
    ),
)
