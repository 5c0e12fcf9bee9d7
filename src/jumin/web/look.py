"""The page that shows every part that pages are made of: for whoever builds the next place."""

from dataclasses import dataclass
from typing import Final, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jumin.locale import LANGUAGES, explain, text
from jumin.locale.cures import WORDS as CURES
from jumin.locale.facts import WORDS as FACTS
from jumin.terms import Document, RecordItem, Refusal, RefusalCode


COLOURS: Final = (
    *("page", "floor", "ground", "sheet", "ink", "ink-quiet", "line", "line-quiet"),
    *("main", "main-over", "main-soft", "bar", "yes", "yes-soft", "no", "no-soft"),
    *("care", "care-soft", "test", "focus"),
)
"""The colours by what they are for: tokens.css gives each its values."""
SIZES: Final = (45, 36, 32, 28, 24, 20, 18, 16, 14)
"""The sizes of type by their pixels."""
ICONS: Final = (
    *("card", "phone", "document", "house", "person", "people", "kiosk", "office", "map"),
    *("clock", "coin", "printer", "check", "info", "warning", "error", "arrow-left"),
    *("arrow-right", "copy", "globe", "close", "lock", "sound", "sound-off", "help", "reset"),
    *("save", "restore", "external", "code", "search"),
)
"""What icons.svg draws."""
_COPIES: Final = 10
_FEE: Final = 300


@dataclass(frozen=True)
class Choice:
    """The label of a choice with all that a tile can show."""

    name: str
    icon: str = ""
    hint: str = ""
    aside: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Why:
    """A refusal as the component `why` takes it."""

    title: str
    detail: str
    code: str
    tries_left: int | None = None
    act: str = ""
    who: str = ""
    where: str = ""
    bring: str = ""
    cost: str = ""


class SampleForm(forms.Form):
    """One field of each kind."""

    pin = forms.CharField(
        label=gettext_lazy("PIN (4 digits)"),
        help_text=gettext_lazy(
            "The user authentication PIN that was chosen when the card was handed over."
        ),
        error_messages={"required": gettext_lazy("Enter the four digits of the PIN.")},
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    document = forms.ChoiceField(
        label=gettext_lazy("Document"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a document.")},
    )
    items = forms.MultipleChoiceField(
        label=gettext_lazy("Items to state"),
        help_text=gettext_lazy("State only what the receiver of the paper asks for."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    copies = forms.ChoiceField(
        label=gettext_lazy("Copies"),
        widget=forms.RadioSelect,
        choices=[(str(number), str(number)) for number in range(1, _COPIES + 1)],
        initial="2",
    )

    def show(self, language: str) -> None:
        """Name the choices in a language."""
        fee = _("%(fee)s yen") % {"fee": _FEE}
        names = {one: text(FACTS["document"][one.value], language) for one in Document}
        hints = {Document.RESIDENT_RECORD: text(FACTS["item"]["householder"], language)}
        cast("forms.ChoiceField", self.fields["document"]).choices = [
            (one.value, Choice(names[one], "document", hints.get(one, ""), fee)) for one in Document
        ]
        cast("forms.MultipleChoiceField", self.fields["items"]).choices = [
            (one.value, text(FACTS["item"][one.value], language)) for one in RecordItem
        ]


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Show all parts, in the language of the page; nothing on it does anything."""
    language = get_language() or LANGUAGES[0]
    blank, wrong = SampleForm(prefix="blank"), SampleForm({"wrong-copies": "2"}, prefix="wrong")
    for form in (blank, wrong):
        form.show(language)
    context = {
        "colours": COLOURS,
        "sizes": SIZES,
        "icons": ICONS,
        "blank": blank,
        "wrong": wrong,
        "why": _why(language),
        "absent": _absent(language),
        "kinds": ("info", "success", "warning", "error"),
        "states": (
            {"name": _("Document"), "state": "done"},
            {"name": _("Copies"), "state": "current"},
            {"name": _("Pay the fee"), "state": "coming"},
        ),
        "command": "openssl ocsp -issuer authentication-ca.pem -cert card.pem "
        "-url http://127.0.0.1:8001/ocsp/authentication -resp_text",
    }
    return render(request, "look.html", context)


def _why(language: str) -> Why:
    refusal = Refusal(RefusalCode.PIN_WRONG, {"role": "authentication", "tries_left": 2})
    told = explain(refusal, language)

    def words(kind: str, *keys: str) -> str:
        return text(", ", language).join(text(CURES[kind][key], language) for key in keys)

    return Why(
        told.title,
        told.detail,
        refusal.code.value,
        tries_left=2,
        act=words("act", "reset-pin"),
        who=words("who", "self"),
        where=words("where", "counter.main", "counter.branches"),
        bring=words("bring", "card", "identity-document"),
        cost=_("%(fee)s yen") % {"fee": _FEE},
    )


def _absent(language: str) -> list[str]:
    refused = (Document.SEAL_REGISTRATION, Document.TAXATION)
    return [
        explain(Refusal(RefusalCode.DOCUMENT_NOT_OFFERED, {"document": one.value}), language).detail
        for one in refused
    ]
