"""What somebody could do to a verifier that does not make a check (検査漏れの影響)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from jumin.pki.vectors.rows import SIGNATURE_VALUE
from jumin.pki.verify.checks import Check


@dataclass(frozen=True)
class Gap:
    """What a missing check lets happen, in one sentence."""

    english: str
    japanese: str


_FORGED_LIST: Final = Gap(
    "A revoked holder hands over a list of their own making, in which they are not.",
    "失効した利用者が、自分の載っていない偽の失効リストを渡せる。",
)
_FOREIGN_LIST: Final = Gap(
    "A list that is right, but not about this certificate, hides that it is revoked.",
    "この証明書と関係のない正しい失効リストで、失効を隠せる。",
)

GAPS: Final[Mapping[str, Gap]] = MappingProxyType(
    {
        SIGNATURE_VALUE.name: Gap(
            "Anybody signs anything in the holder's name, without the card.",
            "カードなしで、誰でも利用者の名前でどんな文書にも署名できる。",
        ),
        Check.CMS_PARSE: Gap(
            "Octets that no rule reads alike pass as a signed message: two verifiers see two.",
            "規則どおりに読めないデータが署名文書として通り、検証器ごとに別の内容に見える。",
        ),
        Check.CMS_CONTENT: Gap(
            "A document that nobody signed is filed as the signed one.",
            "誰も署名していない文書を、署名された文書として受け取らせることができる。",
        ),
        Check.CMS_SIGNER: Gap(
            "A message that nobody signed, or of which one signature is forged, counts as signed.",
            "署名者がいない、または一部が偽の署名の文書が、署名済みとして通る。",
        ),
        Check.CMS_CERTIFICATE: Gap(
            "The message is put down to somebody else than the one whose key signed it.",
            "署名した鍵の持ち主とは別人の署名とみなさせることができる。",
        ),
        Check.CMS_ALGORITHMS: Gap(
            "Two documents are made that share one signature, because SHA-1 collides.",
            "SHA-1 の衝突を利用し、1つの署名を別の文書に流用できる。",
        ),
        Check.CMS_ATTRIBUTES: Gap(
            "A signature made for one content is carried over to another.",
            "ある文書のための署名を、別の文書に付け替えることができる。",
        ),
        Check.CMS_MESSAGE_DIGEST: Gap(
            "The document is changed at will after signing.",
            "署名の後に文書を自由に書き換えることができる。",
        ),
        Check.CMS_SIGNING_CERTIFICATE: Gap(
            "The signature is put under another certificate of the same key.",
            "同じ鍵の別の証明書による署名にすり替えることができる。",
        ),
        Check.CMS_SIGNATURE: Gap(
            "Anybody signs anything in the holder's name, without the card.",
            "カードなしで、誰でも利用者の名前でどんな文書にも署名できる。",
        ),
        Check.PARSE: Gap(
            "Octets that no rule reads alike pass as a certificate: two verifiers see two.",
            "規則どおりに読めないデータが証明書として通り、検証器ごとに別の内容に見える。",
        ),
        Check.VERSION: Gap(
            "What the extensions forbid is overlooked, as in certificates of old.",
            "古い形式の証明書とみなされ、拡張領域の制限が見落とされ得る。",
        ),
        Check.SERIAL: Gap(
            "Certificates get numbers under which no list and no responder finds them.",
            "失効リストや OCSP で見つからない番号の証明書が通る。",
        ),
        Check.TIME_FORMS: Gap(
            "The end of validity is read differently by different verifiers.",
            "有効期限の読み方が検証器ごとに食い違う。",
        ),
        Check.EXTENSIONS: Gap(
            "Of two contradictory extensions the more convenient one is believed.",
            "矛盾する拡張のうち、都合のよい方を信じさせることができる。",
        ),
        Check.ALGORITHM: Gap(
            "A certificate is forged whose weak digest collides with that of a right one.",
            "弱いダイジェストの衝突を利用して証明書を偽造できる。",
        ),
        Check.ISSUER: Gap(
            "Anybody founds an authority and issues certificates in any name.",
            "誰でも認証局を名乗り、他人名義の証明書を発行できる。",
        ),
        Check.SELF_SIGNED: Gap(
            "A damaged or weak certificate gets among the trusted ones unnoticed.",
            "壊れた、または弱い認証局証明書が信頼リストに紛れ込む。",
        ),
        Check.ISSUER_AUTHORITY: Gap(
            "Every holder becomes an authority and issues certificates to others.",
            "利用者の証明書が認証局として使われ、他人名義の証明書を発行できる。",
        ),
        Check.ISSUER_CRITICAL_EXTENSIONS: Gap(
            "What restricts the authority is not understood, and disregarded.",
            "認証局に課された制限が理解されないまま無視される。",
        ),
        Check.ISSUER_SIGNATURE: Gap(
            "Anybody writes a certificate in any name: nobody looks who signed it.",
            "署名が確かめられず、誰でも他人名義の証明書を作れる。",
        ),
        Check.ISSUER_VALIDITY: Gap(
            "Keys of authorities long given up go on making certificates.",
            "使われなくなった認証局の鍵で、証明書を発行し続けられる。",
        ),
        Check.KEY: Gap(
            "The key is computed from the certificate, and signs in the holder's name.",
            "証明書から秘密鍵を計算し、利用者の名前で署名できる。",
        ),
        Check.ISSUER_FORM: Gap(
            "An authority makes certificates for what it is not there for.",
            "本来の目的と異なる認証局の証明書が通る。",
        ),
        Check.SUBJECT_FORM: Gap(
            "A name made otherwise than the profile's is taken for a holder's number.",
            "プロファイルと異なる名前が、利用者の番号として受け取られる。",
        ),
        Check.CRITICAL_EXTENSIONS: Gap(
            "What restricts the certificate is not understood, and disregarded.",
            "証明書に課された制限が理解されないまま無視される。",
        ),
        Check.CRITICALITY: Gap(
            "Certificates of another making than the service's are accepted.",
            "このサービスの形ではない証明書が受け入れられる。",
        ),
        Check.KEY_USAGE: Gap(
            "A key that was given for logging in signs contracts, or one for encryption logs in.",
            "ログイン用の鍵で契約に署名したり、暗号用の鍵でログインしたりできる。",
        ),
        Check.EXTENDED_KEY_USAGE: Gap(
            "A server's or mail's certificate of the same authority logs in as a person.",
            "同じ認証局のサーバー用やメール用の証明書で、人としてログインできる。",
        ),
        Check.POLICY: Gap(
            "A certificate given under other conditions passes, such as one for logging in.",
            "ログイン用など、別の条件で発行された証明書が通る。",
        ),
        Check.PRACTICE_STATEMENT: Gap(
            "Certificates of another making than the service's are accepted.",
            "このサービスの形ではない証明書が受け入れられる。",
        ),
        Check.ATTRIBUTES: Gap(
            "Name, address, birth or sex are read from where they do not stand, or half.",
            "氏名・住所・生年月日・性別が誤って、または欠けたまま読み取られる。",
        ),
        Check.DISTRIBUTION_POINT: Gap(
            "The verifier is sent elsewhere, or for half the reasons, to look for revocation.",
            "失効情報の確認先をそらし、または一部の理由だけに限らせることができる。",
        ),
        Check.AUTHORITY_KEY: Gap(
            "Of several generations the wrong one is taken for the issuer.",
            "複数の世代のうち誤ったものが発行者とみなされる。",
        ),
        Check.SUBJECT_KEY: Gap(
            "Certificates that are found by their key's name are mistaken for each other.",
            "鍵識別子で探すとき、別の証明書と取り違えられる。",
        ),
        Check.END_ENTITY: Gap(
            "A certificate that could issue others is used as a person's.",
            "他の証明書を発行し得る証明書が、個人のものとして使われる。",
        ),
        Check.VALIDITY: Gap(
            "Expired certificates are used, whose revocation nobody records any more.",
            "失効情報が記録されなくなった期限切れの証明書を使える。",
        ),
        Check.STATUS_ANSWERED: Gap(
            "Whoever cuts the line to the responder makes a revoked certificate pass.",
            "レスポンダとの通信を妨げるだけで、失効した証明書が通る。",
        ),
        Check.STATUS_CERTIFICATE: Gap(
            "The answer about a good certificate is shown for a revoked one.",
            "有効な別の証明書への応答で、失効した証明書を通せる。",
        ),
        Check.STATUS_RESPONDER: Gap(
            "Anybody who has a certificate answers that the own is not revoked.",
            "証明書を持つ誰もが、自分の証明書は有効だと応答できる。",
        ),
        Check.STATUS_SIGNATURE: Gap(
            "Whoever is on the line turns `revoked` into `good`.",
            "通信路上の者が「失効」を「有効」に書き換えられる。",
        ),
        Check.STATUS_EXTENSIONS: Gap(
            "What restricts the answer is not understood, and disregarded.",
            "応答に課された制限が理解されないまま無視される。",
        ),
        Check.STATUS_TIME: Gap(
            "An answer from before the theft of the card is shown again and again.",
            "カードの盗難より前の応答が、何度でも使い回される。",
        ),
        Check.STATUS_NONCE: Gap(
            "An answer given to somebody else before the revocation is shown again.",
            "失効前に別人へ返された応答を使い回せる。",
        ),
        Check.STATUS_GOOD: Gap(
            "Stolen, lost and dead people's cards go on signing and logging in.",
            "盗難・紛失したカードや死亡した人のカードで、署名やログインができる。",
        ),
        Check.CRL_PARSE: Gap(
            "Whoever damages the list makes a revoked certificate pass.",
            "失効リストを壊すだけで、失効した証明書が通る。",
        ),
        Check.CRL_VERSION: Gap(
            "What a list is restricted to is overlooked, as in lists of old.",
            "古い形式とみなされ、失効リストの範囲の制限が見落とされ得る。",
        ),
        Check.CRL_ISSUER: _FOREIGN_LIST,
        Check.CRL_ALGORITHM: Gap(
            "A list is forged whose weak digest collides with that of a right one.",
            "弱いダイジェストの衝突を利用して失効リストを偽造できる。",
        ),
        Check.CRL_SIGNATURE: _FORGED_LIST,
        Check.CRL_AUTHORITY: _FORGED_LIST,
        Check.CRL_DELTA: Gap(
            "A list of changes only is taken for the whole: earlier revocations vanish.",
            "差分だけのリストが全体とみなされ、以前の失効が消える。",
        ),
        Check.CRL_INDIRECT: Gap(
            "An entry is put down to the wrong issuer: the wrong holder is refused or let in.",
            "項目の発行者が取り違えられ、別の利用者が拒まれたり通ったりする。",
        ),
        Check.CRL_EXTENSIONS: Gap(
            "What restricts the list is not understood, and disregarded.",
            "失効リストに課された制限が理解されないまま無視される。",
        ),
        Check.CRL_SCOPE: _FOREIGN_LIST,
        Check.CRL_NUMBER: Gap(
            "Nobody notices that an older list was put in the place of a newer one.",
            "古い失効リストにすり替えられても気付けない。",
        ),
        Check.CRL_TIME: Gap(
            "A list from before the theft of the card is shown again and again.",
            "カードの盗難より前の失効リストが、何度でも使い回される。",
        ),
        Check.CRL_ENTRY_EXTENSIONS: Gap(
            "What an entry says critically is not understood, and disregarded.",
            "失効リストの項目に付いた重要な条件が無視される。",
        ),
        Check.CRL_ENTRY: Gap(
            "A revoked certificate is taken off the list by an entry that a list can't have.",
            "失効リストにあり得ない項目で、失効が取り消されたことにできる。",
        ),
        Check.CRL_GOOD: Gap(
            "Stolen, lost and dead people's cards go on signing and logging in.",
            "盗難・紛失したカードや死亡した人のカードで、署名やログインができる。",
        ),
    }
)
"""By the name of the rule; of every rule that a case breaks."""
