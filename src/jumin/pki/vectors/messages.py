"""Cases about signed messages: CMS, signed with a signature certificate (RFC 5652 §5)."""

from typing import Final

from jumin.pki.der import Tag, write, write_x509_time
from jumin.pki.vectors import changed_messages as changed
from jumin.pki.vectors.case import Category, Reason
from jumin.pki.vectors.message_pieces import (
    CONTENT_TYPE,
    DATA,
    MESSAGE_DIGEST,
    SIGNING_TIME,
    Attribute,
)
from jumin.pki.vectors.pieces import RSA_SHA512
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import DAY, Oid, encoded
from jumin.pki.vectors.signatures import MESSAGE
from jumin.pki.verify.checks import Check


ROWS: Final = (
    Row(
        "message-content-changed",
        "The enclosed content was changed after signing.",
        "同封の文書が署名の後に書き換えられている。",
        Check.CMS_MESSAGE_DIGEST,
        lambda w: changed.asks(w, changed.right_message(w).but(enclosed=MESSAGE + b"!")),
    ),
    Row(
        "message-detached-content-changed",
        "The content that stands apart was changed after signing.",
        "別に置かれた文書が署名の後に書き換えられている。",
        Check.CMS_MESSAGE_DIGEST,
        lambda w: changed.asks(w, changed.right_message(w).but(enclosed=None), MESSAGE + b"!"),
    ),
    Row(
        "message-content-absent",
        "What was signed is neither enclosed nor handed over.",
        "署名された文書が同封も提示もされていない。",
        Check.CMS_CONTENT,
        lambda w: changed.asks(w, changed.right_message(w).but(enclosed=None)),
    ),
    Row(
        "message-two-contents",
        "The content handed over is not the one enclosed.",
        "提示された文書が同封の文書と異なる。",
        Check.CMS_CONTENT,
        lambda w: changed.asks(w, changed.right_message(w), MESSAGE + b"!"),
    ),
    Row(
        "message-by-stranger",
        "Somebody else's key signed the message.",
        "別人の鍵で署名されている。",
        Check.CMS_SIGNATURE,
        changed.by_stranger,
    ),
    Row(
        "message-bare-changed",
        "There are no signed attributes, and the content was changed after signing.",
        "署名属性がなく、文書が署名の後に書き換えられている。",
        Check.CMS_SIGNATURE,
        lambda w: changed.asks(
            w, changed.right_message(w, changed.bare(w)).but(enclosed=MESSAGE + b"!")
        ),
    ),
    Row(
        "message-attributes-as-written",
        "The attributes were signed with the tag that they have in the message.",
        "署名属性がメッセージ内のタグのまま署名されている。",
        Check.CMS_SIGNATURE,
        lambda w: changed.signed_by(
            w, changed.right_signer(w.signature).but(is_signed_as_written=True)
        ),
    ),
    Row(
        "message-attributes-as-content",
        "The content is the signed attributes of another message, with their signature.",
        "文書が別のメッセージの署名属性で、その署名が付いている。",
        Check.CMS_ATTRIBUTES,
        changed.attributes_as_content,
    ),
    Row(
        "message-attributes-empty",
        "A list of signed attributes stands there, and is empty; the content is signed.",
        "署名属性の一覧があるのに空で、文書そのものに署名されている。",
        Check.CMS_ATTRIBUTES,
        lambda w: changed.signed_by(w, changed.bare(w).but(has_empty_list=True)),
    ),
    Row(
        "message-digest-missing",
        "The signed attributes are without messageDigest.",
        "署名属性に messageDigest がない。",
        Check.CMS_ATTRIBUTES,
        lambda w: changed.lacking(w, MESSAGE_DIGEST),
    ),
    Row(
        "message-type-missing",
        "The signed attributes are without contentType.",
        "署名属性に contentType がない。",
        Check.CMS_ATTRIBUTES,
        lambda w: changed.lacking(w, CONTENT_TYPE),
    ),
    Row(
        "message-type-other",
        "The signed attributes name another type of content.",
        "署名属性の contentType が文書の種類と異なる。",
        Check.CMS_ATTRIBUTES,
        lambda w: changed.having(w, changed.content_type("1.2.840.113549.1.9.16.1.4")),
    ),
    Row(
        "message-digest-of-two-values",
        "messageDigest has two values: that of the content, and another.",
        "messageDigest に文書の値とは別の値もある。",
        Check.CMS_ATTRIBUTES,
        lambda w: changed.having(
            w,
            Attribute(
                MESSAGE_DIGEST,
                tuple(
                    sorted(
                        (
                            *changed.digest_of(MESSAGE).values,
                            *changed.digest_of(MESSAGE + b"!").values,
                        )
                    )
                ),
            ),
        ),
    ),
    Row(
        "message-with-sha1",
        "The message is digested and signed with SHA-1.",
        "SHA-1 でダイジェストを取り、署名している。",
        Check.CMS_ALGORITHMS,
        changed.with_sha1,
    ),
    Row(
        "message-algorithms-differ",
        "The signature's digest is another than the one that the signer names.",
        "署名のダイジェストアルゴリズムが、署名者の示すものと異なる。",
        Check.CMS_ALGORITHMS,
        lambda w: changed.signed_by(w, changed.right_signer(w.signature).but(algorithm=RSA_SHA512)),
    ),
    Row(
        "message-without-certificate",
        "The signer's certificate is not enclosed.",
        "署名者の証明書が同封されていない。",
        Check.CMS_CERTIFICATE,
        lambda w: changed.asks(w, changed.right_message(w).but(certificates=())),
    ),
    Row(
        "message-of-other-signer",
        "The signer names another certificate than the one enclosed.",
        "署名者が同封の証明書とは別の証明書を示している。",
        Check.CMS_CERTIFICATE,
        lambda w: changed.signed_by(
            w, changed.right_signer(w.signature).but(named=changed.named(w.rare))
        ),
    ),
    Row(
        "message-without-signer",
        "Nobody signed the message.",
        "誰も署名していない。",
        Check.CMS_SIGNER,
        lambda w: changed.asks(w, changed.right_message(w).but(signers=())),
    ),
    Row(
        "message-of-two-signers",
        "A second signature, which is wrong, stands besides the right one.",
        "正しい署名のほかに、正しくない署名がある。",
        Check.CMS_SIGNER,
        changed.two_signers,
        category=Category.PROFILE,
    ),
    Row(
        "message-of-other-kind",
        "The message says that it is data, not signed data.",
        "署名データ(SignedData)ではないと称している。",
        Check.CMS_PARSE,
        lambda w: changed.asks(w, changed.right_message(w).but(kind=DATA)),
    ),
    Row(
        "message-cut-off",
        "The last octet of the message is missing.",
        "メッセージの最後の1オクテットがない。",
        Check.CMS_PARSE,
        lambda w: changed.asks(w, changed.right_message(w).encoded[:-1]),
    ),
    Row(
        "message-trailing-octet",
        "An octet follows the message.",
        "メッセージの後に1オクテット余っている。",
        Check.CMS_PARSE,
        lambda w: changed.asks(w, changed.right_message(w).encoded + bytes(1)),
    ),
    Row(
        "message-signing-certificate-other",
        "The signed attributes name another certificate as the signer's (signingCertificateV2).",
        "署名属性(signingCertificateV2)が別の証明書を示している。",
        Check.CMS_SIGNING_CERTIFICATE,
        lambda w: changed.having(w, changed.signing_certificate(changed.own(w.rare))),
    ),
    Row(
        "message-signing-certificate-by-md5",
        "signingCertificateV2 names the signer's certificate by MD5.",
        "署名属性(signingCertificateV2)が署名者の証明書を MD5 で示している。",
        Check.CMS_SIGNING_CERTIFICATE,
        lambda w: changed.having(w, changed.signing_certificate_by_md5(changed.own(w.signature))),
    ),
    Row(
        "message-signing-certificate-serial",
        "signingCertificateV2 has the right digest and another serial number.",
        "署名属性(signingCertificateV2)のハッシュ値は正しいが、シリアル番号が異なる。",
        Check.CMS_SIGNING_CERTIFICATE,
        lambda w: changed.having(
            w,
            changed.signing_certificate_and_issuer(
                w.signature, w.signature.certificate.issuer, w.rare.certificate.serial
            ),
        ),
    ),
    Row(
        "message-signing-certificate-issuer",
        "signingCertificateV2 has the right digest and another issuer's name.",
        "署名属性(signingCertificateV2)のハッシュ値は正しいが、発行者名が異なる。",
        Check.CMS_SIGNING_CERTIFICATE,
        lambda w: changed.having(
            w,
            changed.signing_certificate_and_issuer(
                w.signature, w.authentication.certificate.issuer, w.signature.certificate.serial
            ),
        ),
    ),
    Row(
        "message-by-authentication-key",
        "The message is signed with an authentication certificate.",
        "利用者証明用証明書で署名されている。",
        Check.POLICY,
        changed.by_authentication,
    ),
    Row(
        "message-by-revoked",
        "The signer's certificate is revoked.",
        "署名者の証明書が失効している。",
        Check.STATUS_GOOD,
        changed.revoked,
        Reason.REVOKED,
    ),
    Row(
        "message-by-expired",
        "The signer's certificate ended a second ago.",
        "署名者の証明書が1秒前に期限切れになった。",
        Check.VALIDITY,
        changed.expired,
        Reason.EXPIRED,
    ),
    Row(
        "message-by-forged",
        "The authority did not sign the signer's certificate.",
        "署名者の証明書に認証局ではない者が署名している。",
        Check.ISSUER_SIGNATURE,
        changed.forged,
    ),
    Row(
        "message-enclosing",
        "The content is enclosed.",
        "文書が同封されている。",
        None,
        lambda w: changed.asks(w, changed.right_message(w)),
    ),
    Row(
        "message-detached",
        "The content stands apart.",
        "文書が別に置かれている。",
        None,
        lambda w: changed.asks(w, changed.right_message(w).but(enclosed=None), MESSAGE),
    ),
    Row(
        "message-signer-by-key",
        "The signer's certificate is named by its key.",
        "署名者の証明書が鍵識別子で示されている。",
        None,
        lambda w: changed.asks(w, changed.right_message(w, changed.by_key(w)).but(version=3)),
    ),
    Row(
        "message-without-attributes",
        "There are no signed attributes: the content itself is signed.",
        "署名属性がなく、文書そのものに署名されている。",
        None,
        lambda w: changed.signed_by(w, changed.bare(w)),
    ),
    Row(
        "message-with-signing-time",
        "The signer says when the message was signed.",
        "署名時刻が示されている。",
        None,
        lambda w: changed.having(w, Attribute(SIGNING_TIME, (write_x509_time(w.at - DAY),))),
    ),
    Row(
        "message-with-signing-certificate",
        "The signed attributes name the signer's certificate (signingCertificateV2).",
        "署名属性(signingCertificateV2)が署名者の証明書を示している。",
        None,
        lambda w: changed.having(w, changed.signing_certificate(changed.own(w.signature))),
    ),
    Row(
        "message-with-signing-certificate-and-issuer",
        "signingCertificateV2 names issuer and serial number, too, and rightly.",
        "署名属性(signingCertificateV2)が発行者名とシリアル番号も正しく示している。",
        None,
        lambda w: changed.having(
            w,
            changed.signing_certificate_and_issuer(
                w.signature, w.signature.certificate.issuer, w.signature.certificate.serial
            ),
        ),
    ),
    Row(
        "message-with-unsigned-attribute",
        "There is an unsigned attribute that nobody knows.",
        "誰も知らない非署名属性がある。",
        None,
        lambda w: changed.signed_by(
            w,
            changed.right_signer(w.signature).but(
                unsigned=(Attribute(Oid.UNHEARD_OF, (write(Tag.NULL),)),)
            ),
        ),
    ),
    Row(
        "message-with-chain",
        "The authority's certificate is enclosed, too.",
        "認証局の証明書も同封されている。",
        None,
        lambda w: changed.asks(
            w,
            changed.right_message(w).but(
                certificates=(changed.own(w.signature), encoded(w.signature.issuer.certificate))
            ),
        ),
    ),
    Row(
        "message-with-list",
        "A revocation list is enclosed, too.",
        "失効リストも同封されている。",
        None,
        lambda w: changed.asks(
            w,
            changed.right_message(w).but(
                lists=(w.signature.municipal_list.signed(w.signature.issuer_key),)
            ),
        ),
    ),
    Row(
        "message-algorithm-of-key",
        "The signature's algorithm is told as that of the key only, rsaEncryption.",
        "署名アルゴリズムが rsaEncryption とだけ示されている。",
        None,
        lambda w: changed.signed_by(w, changed.right_signer(w.signature).but(written=changed.RSA)),
    ),
)
