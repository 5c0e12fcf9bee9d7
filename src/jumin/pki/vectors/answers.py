"""Cases about OCSP answers: whole, signed, about this certificate (RFC 6960 §3.2, §4.2)."""

from typing import Final

from jumin.pki.der import Tag, write
from jumin.pki.vectors import changed_answers as changed
from jumin.pki.vectors import changed_responders, responders
from jumin.pki.vectors.case import Reason
from jumin.pki.vectors.pieces import RSA_SHA1, RSA_SHA512, Extension
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import (
    NONCE,
    UNKNOWN,
    Oid,
    cert_id,
)
from jumin.pki.verify.checks import Check
from jumin.terms import RevocationReason


ROWS: Final = (
    *(
        Row(
            f"answer-revoked-{name}",
            f"The certificate is revoked: {english}.",
            f"証明書が失効している({japanese})。",
            Check.STATUS_GOOD,
            changed.revoked_for(reason),
            Reason.REVOKED,
        )
        for reason, name, english, japanese in changed.REASONS
    ),
    Row(
        "answer-revoked-without-reason",
        "The certificate is revoked, and no reason is told.",
        "証明書が失効しており、理由は示されていない。",
        Check.STATUS_GOOD,
        lambda w: changed.status(w, w.signature.revoked(None)),
        Reason.REVOKED,
    ),
    Row(
        "answer-held",
        "The certificate is held.",
        "証明書が一時保留されている。",
        Check.STATUS_GOOD,
        lambda w: changed.status(w, w.signature.revoked(RevocationReason.CERTIFICATE_HOLD)),
        Reason.HELD,
    ),
    Row(
        "answer-unknown",
        "The responder does not know the certificate.",
        "レスポンダがこの証明書を知らない(unknown)。",
        Check.STATUS_GOOD,
        lambda w: changed.status(w, UNKNOWN),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "no-status",
        "There is neither an answer nor a list.",
        "OCSP 応答も失効リストもない。",
        Check.STATUS_ANSWERED,
        lambda w: w.signature.asks().but(ocsp=None),
        Reason.STATUS_UNKNOWN,
    ),
    *(
        Row(
            f"answer-{name}",
            f"The answer is an error: {english}.",
            f"応答がエラー({english})である。",
            Check.STATUS_ANSWERED,
            changed.error_of(code),
            Reason.STATUS_UNKNOWN,
        )
        for code, name, english in (
            (1, "malformed-request", "malformedRequest"),
            (2, "internal-error", "internalError"),
            (3, "try-later", "tryLater"),
            (6, "unauthorized", "unauthorized"),
        )
    ),
    Row(
        "answer-says-successful-only",
        "The answer says that it is successful, and nothing else.",
        "応答が「成功」とだけ述べ、内容がない。",
        Check.STATUS_ANSWERED,
        lambda w: changed.raw(w, changed.error(0)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-error-with-content",
        "The answer is an error, and yet has a right content.",
        "応答がエラーなのに正しい内容が付いている。",
        Check.STATUS_ANSWERED,
        lambda w: w.signature.asks(answer=w.signature.answer.but(status=3)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-of-other-kind",
        "The answer is of a kind that nobody knows.",
        "応答が誰も知らない種類のものである。",
        Check.STATUS_ANSWERED,
        changed.of_other_kind,
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-cut-off",
        "The last octet of the answer is missing.",
        "応答の最後の1オクテットがない。",
        Check.STATUS_ANSWERED,
        lambda w: changed.raw(w, changed.right(w)[:-1]),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-trailing-octet",
        "An octet follows the answer.",
        "応答の後に1オクテット余っている。",
        Check.STATUS_ANSWERED,
        lambda w: changed.raw(w, changed.right(w) + bytes(1)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-web-page",
        "Instead of an answer there is a web page.",
        "応答ではなくウェブページである。",
        Check.STATUS_ANSWERED,
        lambda w: changed.raw(w, b"<!doctype html><title>Error</title>"),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-about-nobody",
        "The answer speaks of no certificate at all.",
        "応答がどの証明書についても述べていない。",
        Check.STATUS_CERTIFICATE,
        lambda w: w.signature.asks(answer=w.signature.answer.but(singles=())),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-about-other-serial",
        "The answer speaks of another serial number.",
        "応答が別のシリアル番号について述べている。",
        Check.STATUS_CERTIFICATE,
        lambda w: changed.named(w, cert_id(w.signature.issuer.certificate, w.signature.serial + 1)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-about-other-name",
        "The answer speaks of the same key and serial number under another issuer's name.",
        "応答の鍵とシリアル番号は同じだが、発行者名が異なる。",
        Check.STATUS_CERTIFICATE,
        lambda w: changed.named(w, changed.mixed_id(w.signature, name=True, key=False)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-about-other-generation",
        "The answer speaks of the same serial number in the other generation.",
        "応答が別の世代の同じシリアル番号について述べている。",
        Check.STATUS_CERTIFICATE,
        lambda w: changed.named(w, changed.mixed_id(w.signature, name=False, key=True)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-mislabelled-digest",
        "The answer names the issuer by SHA-1 and says that it is SHA-256.",
        "応答が発行者を SHA-1 で示しながら SHA-256 と称している。",
        Check.STATUS_CERTIFICATE,
        lambda w: changed.named(w, changed.mislabelled_id(w.signature)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-signature-bit",
        "The responder's signature is wrong: somebody else's key made it.",
        "レスポンダの署名が別人の鍵によるものである。",
        Check.STATUS_SIGNATURE,
        lambda w: changed.raw(w, w.signature.answer.signed(w.keys.stranger)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-turned-good",
        "The answer was `revoked` and was changed into `good` after signing.",
        "「失効」の応答が、署名の後に「有効」に書き換えられている。",
        Check.STATUS_SIGNATURE,
        changed_responders.turned_good,
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-signed-with-sha1",
        "The responder signed with SHA-1.",
        "レスポンダが SHA-1 で署名している。",
        Check.STATUS_SIGNATURE,
        lambda w: w.signature.asks(answer=w.signature.answer.but(algorithm=RSA_SHA1)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-unknown-critical",
        "The answer has a critical extension that nobody knows.",
        "応答に、誰も知らないクリティカルな拡張がある。",
        Check.STATUS_EXTENSIONS,
        lambda w: changed.extension(
            w, Extension(Oid.UNHEARD_OF, write(Tag.NULL), critical=True), single=False
        ),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "answer-single-unknown-critical",
        "What the answer says of the certificate has a critical extension that nobody knows.",
        "証明書の状態に、誰も知らないクリティカルな拡張がある。",
        Check.STATUS_EXTENSIONS,
        lambda w: changed.extension(
            w, Extension(Oid.UNHEARD_OF, write(Tag.NULL), critical=True), single=True
        ),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "nonce-missing",
        "The answer does not repeat the nonce that was sent.",
        "送ったノンスが応答にない。",
        Check.STATUS_NONCE,
        changed.nonces,
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "nonce-other",
        "The answer has another nonce: it was given to somebody else.",
        "応答のノンスが異なる(別人への応答である)。",
        Check.STATUS_NONCE,
        lambda w: changed.nonces(w, bytes(32)),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "nonce-begins-alike",
        "The answer has only the first half of the nonce.",
        "応答にノンスの前半だけがある。",
        Check.STATUS_NONCE,
        lambda w: changed.nonces(w, NONCE[:16]),
        Reason.STATUS_UNKNOWN,
    ),
    Row(
        "nonce-of-one-octet",
        "The nonce has one octet.",
        "ノンスが1オクテットである。",
        None,
        lambda w: changed.nonces(w, b"\x07", sent=b"\x07"),
    ),
    Row(
        "nonce-of-128-octets",
        "The nonce has 128 octets.",
        "ノンスが128オクテットである。",
        None,
        lambda w: changed.nonces(w, bytes(range(128)), sent=bytes(range(128))),
    ),
    Row(
        "answer-without-nonces",
        "No nonce was sent, and none came back.",
        "ノンスを送っておらず、応答にもない。",
        None,
        lambda w: changed.nonces(w).but(nonce=None),
    ),
    Row(
        "answer-named-by-sha1",
        "The answer names the certificate by SHA-1, as most do.",
        "応答が証明書を SHA-1 で示している(よくある形)。",
        None,
        lambda w: changed.named(
            w, cert_id(w.signature.issuer.certificate, w.signature.serial, "sha1")
        ),
    ),
    Row(
        "answer-named-without-null",
        "The digest algorithm in the answer is written without parameters.",
        "応答のダイジェストアルゴリズムにパラメータ(NULL)がない。",
        None,
        lambda w: changed.named(w, changed_responders.id_without_null(w.signature)),
    ),
    Row(
        "answer-of-several-first",
        "The answer speaks of others, too, after this certificate; they are revoked.",
        "応答がこの証明書の後に、失効した他の証明書についても述べている。",
        None,
        lambda w: changed.several(w, first=True),
    ),
    Row(
        "answer-of-several-last",
        "The answer speaks of others first; they are revoked.",
        "応答がこの証明書の前に、失効した他の証明書についても述べている。",
        None,
        lambda w: changed.several(w, first=False),
    ),
    Row(
        "answer-unknown-not-critical",
        "The answer has an extension that nobody knows; it is not critical.",
        "応答に誰も知らない拡張があるが、クリティカルではない。",
        None,
        lambda w: changed.extension(w, Extension(Oid.UNHEARD_OF, write(Tag.NULL)), single=False),
    ),
    Row(
        "answer-signed-with-sha512",
        "The responder signed with SHA-512.",
        "レスポンダが SHA-512 で署名している。",
        None,
        lambda w: w.signature.asks(answer=w.signature.answer.but(algorithm=RSA_SHA512)),
    ),
    *responders.ROWS,
)
