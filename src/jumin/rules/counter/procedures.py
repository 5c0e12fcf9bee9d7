"""What one does about card, certificates, PINs and seal, and the ways to it (手続と方法)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.rules.known.plain_units import key_schema, read_key, read_names
from jumin.rules.known.unit import Schema, list_of
from jumin.rules.known.yaml_nodes import YamlNode
from jumin.terms import Reason, because


DESK_PREFIX: Final = "counter."
"""What the keys of a municipality's desks begin with, among the ways of a procedure."""


@unique
class Procedure(StrEnum):
    """A procedure (手続). Its name for people is a parameter's title: `procedure_name`."""

    APPLY_FOR_CARD = "apply-for-card"
    """交付申請"""
    PICK_UP_CARD = "pick-up-card"
    """カードの受取り (交付)"""
    RENEW_CARD = "renew-card"
    """カードの更新"""
    RENEW_CERTIFICATES = "renew-certificates"
    """電子証明書の更新"""
    ISSUE_CERTIFICATES = "issue-certificates"
    """電子証明書の新規発行"""
    ISSUE_CERTIFICATES_ANEW = "issue-certificates-anew"
    """失効後の電子証明書の発行"""
    REPLACE_SIGNATURE_CERTIFICATE = "replace-signature-certificate"
    """異動後の署名用電子証明書の発行"""
    END_CERTIFICATES = "end-certificates"
    """電子証明書の失効申請"""
    END_HELD_CERTIFICATES = "end-held-certificates"
    """一時保留後の失効申請"""
    CHANGE_PARTICULARS = "change-particulars"
    """券面記載事項の変更 (転居・氏名変更)"""
    MOVE_OUT = "move-out"
    """転出届"""
    MOVE_IN = "move-in"
    """転入届"""
    CONTINUE_USE = "continue-use"
    """継続利用"""
    EXTEND_STAY = "extend-stay"
    """在留期間の更新に伴う有効期間の変更"""
    RESET_PIN = "reset-pin"
    """暗証番号の再設定・ロックの解除"""
    RESET_SIGNATURE_PIN = "reset-signature-pin"
    """アプリとコンビニでの署名用暗証番号の初期化"""
    CHANGE_PIN = "change-pin"
    """暗証番号の変更"""
    SUSPEND_CARD = "suspend-card"
    """カードの一時停止"""
    REPORT_LOSS = "report-loss"
    """紛失の届出"""
    LIFT_SUSPENSION = "lift-suspension"
    """一時停止の解除"""
    APPLY_FOR_REISSUE = "apply-for-reissue"
    """再交付の申請"""
    PICK_UP_REISSUED_CARD = "pick-up-reissued-card"
    """再交付カードの受取り"""
    RETURN_CARD = "return-card"
    """カードの返納"""
    CHANGE_NUMBER = "change-number"
    """マイナンバーの変更"""
    ADD_FORMER_SURNAME = "add-former-surname"
    """旧氏の記載"""
    BECOME_FACE_CARD = "become-face-card"
    """顔認証マイナンバーカードへの切替え"""
    REGISTER_SEAL = "register-seal"
    """印鑑登録"""
    SEAL_CERTIFICATE = "seal-certificate"
    """窓口での印鑑登録証明書の請求"""
    EXCHANGE_SEAL_BOOKLET = "exchange-seal-booklet"
    """手帳型印鑑登録証の切替え"""
    CERTIFICATE_AT_COUNTER = "certificate-at-counter"
    """窓口での証明書の請求"""
    REGISTER_USE = "register-use"
    """コンビニ交付の利用登録"""
    REGISTER_INSURANCE_USE = "register-insurance-use"
    """健康保険証としての利用の申込み"""
    ISSUE_PHONE_CERTIFICATES = "issue-phone-certificates"
    """スマートフォン用電子証明書の発行"""


@unique
class Way(StrEnum):
    """A way that is no desk of the municipality (窓口以外の方法)."""

    POST = "post"
    """郵送"""
    WEB = "web"
    """ウェブ"""
    PORTAL = "portal"
    """マイナポータル"""
    APP_AND_KIOSK = "app-and-kiosk.signature-pin"
    """アプリとコンビニのキオスク端末"""
    KIOSK = "kiosk"
    """キオスク端末"""
    POST_OFFICE = "post-office.named"
    """市区町村が指定した郵便局"""
    HOTLINE = "hotline"
    """マイナンバー総合フリーダイヤル"""
    BANK_MACHINE = "bank-machine"
    """銀行のATM"""
    CLIENT_SOFTWARE = "client-software"
    """利用者クライアントソフト"""


WAYS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        Way.POST: because("by post"),
        Way.WEB: because("on the web"),
        Way.PORTAL: because("in the portal (Mynaportal)"),
        Way.APP_AND_KIOSK: because("by app and kiosk (signature PIN only)"),
        Way.KIOSK: because("at a kiosk"),
        Way.POST_OFFICE: because("at a post office that the municipality named"),
        Way.HOTLINE: because("by telephone, at any hour: the My Number hotline"),
        Way.BANK_MACHINE: because("at the machine of a bank"),
        Way.CLIENT_SOFTWARE: because("with the client software"),
    }
)
"""Ways that are no desk, in words."""

WAYS_SCHEMA: Final[Schema] = list_of(
    {"oneOf": [{"type": "string", "pattern": r"^counter\.[a-z-]+$"}, key_schema(Way)]},
    without_repetition=True,
)


def read_ways(node: YamlNode) -> tuple[str, ...]:
    """Read the ways of a procedure: desks (`counter.main` …) and `Way`."""
    names = read_names(node)
    for item, name in zip(node.items(), names, strict=True):
        if not name.startswith(DESK_PREFIX):
            read_key(item, Way)
    return names
