"""Cases about what the service's profile asks beyond the standards (プロファイル)."""

from typing import Final

from jumin.pki.der import Tag, write, write_oid
from jumin.pki.vectors import changed_profile as changed
from jumin.pki.vectors.pieces import RSA_PSS, RSA_SHA512, values
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import Oid
from jumin.pki.verify.checks import Check


ROWS: Final = (
    Row(
        "signed-with-sha512",
        "The authority signed with SHA-512, where the profile has SHA-256.",
        "プロファイルの SHA-256 ではなく SHA-512 で署名されている。",
        Check.ALGORITHM,
        lambda w: w.signature.asks(certificate=w.signature.certificate.but(algorithm=RSA_SHA512)),
    ),
    Row(
        "signed-with-pss",
        "The authority signed with RSASSA-PSS, where the profile has PKCS #1 v1.5.",
        "プロファイルの PKCS #1 v1.5 ではなく RSASSA-PSS で署名されている。",
        Check.ALGORITHM,
        lambda w: w.signature.asks(certificate=w.signature.certificate.but(algorithm=RSA_PSS)),
    ),
    Row(
        "key-usage-not-critical",
        "keyUsage is not critical.",
        "keyUsage がクリティカルではない。",
        Check.CRITICALITY,
        lambda w: changed.criticality(w.signature, Oid.KEY_USAGE),
    ),
    Row(
        "policies-not-critical",
        "certificatePolicies is not critical.",
        "certificatePolicies がクリティカルではない。",
        Check.CRITICALITY,
        lambda w: changed.criticality(w.signature, Oid.POLICIES),
    ),
    Row(
        "use-critical",
        "extKeyUsage is critical.",
        "extKeyUsage がクリティカルである。",
        Check.CRITICALITY,
        lambda w: changed.criticality(w.authentication, Oid.EXTENDED_KEY_USAGE),
    ),
    Row(
        "key-usage-more",
        "The key may also be used for enciphering keys.",
        "鍵用途に余分な keyEncipherment がある。",
        Check.KEY_USAGE,
        lambda w: changed.value(w.signature, Oid.KEY_USAGE, bytes.fromhex("030205e0")),
    ),
    Row(
        "use-more",
        "An authentication certificate is also one for servers.",
        "利用者証明用証明書の拡張鍵用途に余分なサーバー認証がある。",
        Check.EXTENDED_KEY_USAGE,
        lambda w: changed.value(
            w.authentication,
            Oid.EXTENDED_KEY_USAGE,
            changed.uses("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"),
        ),
    ),
    Row(
        "use-any",
        "An authentication certificate is one for any use.",
        "利用者証明用証明書の拡張鍵用途が「任意」である。",
        Check.EXTENDED_KEY_USAGE,
        lambda w: changed.value(
            w.authentication, Oid.EXTENDED_KEY_USAGE, changed.uses("2.5.29.37.0")
        ),
    ),
    Row(
        "use-in-signature-certificate",
        "A signature certificate has extKeyUsage.",
        "署名用証明書に extKeyUsage がある。",
        Check.EXTENDED_KEY_USAGE,
        lambda w: changed.added(
            w.signature, Oid.EXTENDED_KEY_USAGE, changed.uses("1.3.6.1.5.5.7.3.2")
        ),
    ),
    Row(
        "policy-any",
        "The policy is anyPolicy.",
        "ポリシーが anyPolicy である。",
        Check.POLICY,
        lambda w: changed.policies(
            w, lambda p: [write(Tag.SEQUENCE, write_oid("2.5.29.32.0"), values(p)[1])]
        ),
    ),
    Row(
        "policies-two",
        "There is a second policy besides the right one.",
        "正しいポリシーのほかにもう1つポリシーがある。",
        Check.POLICY,
        lambda w: changed.policies(
            w, lambda p: [p, write(Tag.SEQUENCE, write_oid(Oid.UNHEARD_OF), values(p)[1])]
        ),
    ),
    Row(
        "practice-statement-missing",
        "The policy is without the address of the practice statement.",
        "ポリシーに運用規程の所在がない。",
        Check.PRACTICE_STATEMENT,
        lambda w: changed.policies(w, lambda p: [write(Tag.SEQUENCE, values(p)[0])]),
    ),
    Row(
        "subject-order",
        "The subject's common name stands before its localities.",
        "主体者名の CN が地域名より前にある。",
        Check.SUBJECT_FORM,
        lambda w: changed.subject(w, lambda n: [n[0], n[3], n[1], n[2]]),
    ),
    Row(
        "subject-without-locality",
        "The subject names one locality instead of two.",
        "主体者名の地域名が2つではなく1つである。",
        Check.SUBJECT_FORM,
        lambda w: changed.subject(w, lambda n: [n[0], n[1], n[3]]),
    ),
    Row(
        "subject-merged",
        "Both localities stand in one part of the subject's name.",
        "2つの地域名が1つの RDN にまとめられている。",
        Check.SUBJECT_FORM,
        lambda w: changed.subject(w, changed.merged),
    ),
    Row(
        "attributes-missing",
        "A signature certificate says nothing of its holder.",
        "署名用証明書に利用者情報がない。",
        Check.ATTRIBUTES,
        lambda w: w.signature.asks(
            certificate=w.signature.certificate.without(Oid.ALTERNATIVE_NAME)
        ),
    ),
    Row(
        "attributes-in-other-order",
        "The holder's attributes stand in another order.",
        "利用者情報の順序が異なる。",
        Check.ATTRIBUTES,
        lambda w: changed.attributes(w, lambda names: [names[at] for at in changed.KNOWN_ORDER]),
    ),
    Row(
        "attributes-incomplete",
        "The last of the holder's six attributes is missing.",
        "6つの利用者情報のうち最後のものがない。",
        Check.ATTRIBUTES,
        lambda w: changed.attributes(w, lambda names: names[changed.ALL_BUT_LAST]),
    ),
    Row(
        "sex-unknown-digit",
        "The sex is 7, which stands for nothing.",
        "性別が意味のない「7」である。",
        Check.ATTRIBUTES,
        lambda w: changed.attribute(w, 2, "7"),
    ),
    Row(
        "birth-on-no-day",
        "The date of birth is 30 February.",
        "生年月日が2月30日である。",
        Check.ATTRIBUTES,
        lambda w: changed.attribute(w, 1, "419900230"),
    ),
    Row(
        "mask-too-short",
        "The mask of substitute characters is shorter than the name.",
        "代替文字の位置情報が氏名より短い。",
        Check.ATTRIBUTES,
        lambda w: changed.attribute(w, 4, "0000"),
    ),
    Row(
        "sex-as-printable-string",
        "The sex is written as PrintableString instead of UTF8String.",
        "性別が UTF8String ではなく PrintableString で書かれている。",
        Check.ATTRIBUTES,
        changed.printable_sex,
    ),
    Row(
        "attributes-in-authentication",
        "An authentication certificate tells who its holder is.",
        "利用者証明用証明書に利用者情報がある。",
        Check.ATTRIBUTES,
        lambda w: changed.added(
            w.authentication,
            Oid.ALTERNATIVE_NAME,
            w.signature.certificate.extension(Oid.ALTERNATIVE_NAME).value,
        ),
    ),
    Row(
        "points-missing",
        "There is no distribution point of lists.",
        "CRL 配布点がない。",
        Check.DISTRIBUTION_POINT,
        lambda w: w.signature.asks(certificate=w.signature.certificate.without(changed.POINTS)),
    ),
    Row(
        "point-by-address",
        "The distribution point is an address on the web instead of a directory name.",
        "CRL 配布点がディレクトリ名ではなく URL である。",
        Check.DISTRIBUTION_POINT,
        lambda w: changed.points(w, lambda _points: [changed.address_point()]),
    ),
    Row(
        "points-two",
        "There are two distribution points.",
        "CRL 配布点が2つある。",
        Check.DISTRIBUTION_POINT,
        lambda w: changed.points(w, lambda points: [*points, changed.address_point()]),
    ),
    Row(
        "point-for-some-reasons",
        "The distribution point is for leaked keys only.",
        "CRL 配布点が鍵の危殆化だけのものである。",
        Check.DISTRIBUTION_POINT,
        lambda w: changed.points(w, changed.for_some_reasons),
    ),
    Row(
        "issuer-key-alone",
        "authorityKeyIdentifier names the key only, not the issuer's name and serial number.",
        "authorityKeyIdentifier に鍵だけがあり、発行者名とシリアル番号がない。",
        Check.AUTHORITY_KEY,
        lambda w: changed.value(w.signature, Oid.AUTHORITY_KEY_ID, changed.key_only(w)),
    ),
    Row(
        "subject-key-wrong",
        "subjectKeyIdentifier is not the digest of the key.",
        "subjectKeyIdentifier が鍵のダイジェストではない。",
        Check.SUBJECT_KEY,
        lambda w: changed.value(
            w.signature, Oid.SUBJECT_KEY_ID, write(Tag.OCTET_STRING, bytes(20))
        ),
    ),
    Row(
        "subject-key-missing",
        "subjectKeyIdentifier is missing.",
        "subjectKeyIdentifier がない。",
        Check.SUBJECT_KEY,
        lambda w: w.signature.asks(certificate=w.signature.certificate.without(Oid.SUBJECT_KEY_ID)),
    ),
    Row(
        "issuer-serial-wrong",
        "authorityKeyIdentifier names the right key with the serial number of no authority.",
        "authorityKeyIdentifier の鍵は正しいが、シリアル番号がどの認証局のものでもない。",
        Check.AUTHORITY_KEY,
        lambda w: changed.value(w.signature, Oid.AUTHORITY_KEY_ID, changed.key_with_serial(w, 99)),
    ),
)
