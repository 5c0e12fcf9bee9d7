"""Cures as text: what to do after a "no", by the keys of the rules."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text


WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "act": {
            "apply-for-card": _("apply for a card"),
            "ask-another": _("have it asked for by somebody who may"),
            "ask-at-counter": _("ask for the document at the counter"),
            "ask-at-domicile": _("ask the municipality of the registered domicile for it"),
            "ask-at-tax-desk": _("ask the tax desk"),
            "ask-where-one-lives": _("ask for it from the municipality where you live"),
            "ask-where-taxed": _("ask the municipality that holds the tax data"),
            "choose-copies": _("choose another number of copies"),
            "choose-document": _("go on and choose the document"),
            "choose-reason": _("choose another reason"),
            "choose-subject": _("choose another form, or ask at the counter"),
            "declare-income": _("declare the income for resident tax"),
            "enter-again": _("enter it again"),
            "get-another": _("have another one printed; it costs the fee again"),
            "issue-certificate": _("have a new certificate issued"),
            "lift-suspension": _("have the suspension lifted"),
            "pay-the-rest": _("pay the rest"),
            "register-seal": _("have the seal registered"),
            "register-use": _("register the use of kiosks"),
            "register-use-anew": _("register the use of kiosks anew"),
            "reissue-card": _("have the card reissued"),
            "replace-certificate": _("have the certificate replaced"),
            "reserve-reset-anew": _(
                "make a new reservation in the app, or have the PIN reset at the counter"
            ),
            "reset-pin": _("have the PIN reset"),
            "start-again": _("start again"),
            "take-card-back": _("take the card back first"),
            "use-card-or-other-shop": _("use the card, or go to a shop that takes phones"),
            "wait-for-age": _("come back at that age"),
            "wait": _("come back later"),
        },
        "who": {
            "self": _("the holder in person"),
            "household": _("somebody of the household"),
            "self-or-agent": _("the holder or an agent"),
            "operator": _("the operator"),
        },
        "where": {
            "here": _("here"),
            "kiosk": _("at a kiosk"),
            "counter.main": _("at the main office's counter"),
            "counter.branches": _("at a branch office"),
            "counter.tax": _("at the tax desk"),
            "municipality.1-january": _("where one lived on 1 January of that year"),
            "municipality.domicile": _("in the municipality of the registered domicile"),
            "municipality.residence": _("in the municipality where one lives"),
            "app-and-kiosk.signature-pin": _("by app and kiosk (signature PIN only)"),
            "other-place": _("where the card is now"),
            "post": _("by post"),
            "web": _("on the web"),
        },
        "bring": {
            "card": _("the card"),
            "identity-document": _("an identity document"),
            "phone": _("the phone"),
            "photo": _("a photo"),
            "seal": _("the seal"),
            "pin": _("the PIN"),
            "money": _("money"),
        },
    }
)
"""Kind of key → key → words."""


def name_desk(key: str, *, japanese: str, english: str, language: str) -> str:
    """Tell a desk (窓口): by its name; in further languages what it is, with the name on its sign.

    `key` is that of `WORDS["where"]`.
    """
    named = {"ja": japanese, "en": english}
    return named.get(language) or f"{text(WORDS['where'][key], language)} ({japanese})"


def explain_cure(  # noqa: PLR0913 (the parts of a cure, as the rules tell them)
    *,
    act: str,
    who: str,
    where: Iterable[str],
    bring: Iterable[str],
    cost: int | None,
    within_days: int | None,
    language: str,
    desks: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Tell a cure in lines (対処): what, who, where, what to bring, what it costs, how soon.

    `desks` has the names of the municipality's desks by their keys (`counter.main`).
    """

    def words(kind: str, keys: Iterable[str]) -> str:
        named = (desks.get(key) or text(WORDS[kind].get(key, key), language) for key in keys)
        return text(_(", "), language).join(named)

    lines = [
        (_("What to do: {}"), words("act", [act])),
        (_("Who: {}"), words("who", [who])),
        (_("Where: {}"), words("where", where)),
        (_("Bring: {}"), words("bring", bring)),
        (_("Cost: up to {} yen"), f"{cost:,}" if cost else ""),
        (_("Within {} days"), str(within_days) if within_days is not None else ""),
    ]
    told = [text(line, language).format(value) for line, value in lines if value]
    if cost == 0:
        told.append(text(_("Free of charge"), language))
    return tuple(told)
