"""What can be entered at each step; a form lets nothing through that the screen does not show."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jumin.locale import text
from jumin.locale.facts import WORDS
from jumin.offices.issuance.gateway import Offer
from jumin.places.kiosk.machine import Machine
from jumin.sandbox.residents import residents
from jumin.terms import Document, Pin, RecordItem


COINS: Final = (10, 50, 100, 500, 1000)
"""What the machine takes (コインベンダ): coins and the thousand-yen note."""
_DIGITS: Final = 4


class PressForm(forms.Form):
    """A screen with nothing but a button."""

    def __init__(
        self, data: Mapping[str, Any] | None, machine: Machine, offers: Iterable[Offer] = ()
    ) -> None:
        self.machine = machine
        super().__init__(data, initial=self.chosen())
        self.offers = {offer.document: offer for offer in offers}
        self.offer = self.offers.get(Document(machine.document)) if machine.document else None
        self.show()

    def chosen(self) -> dict[str, object]:
        """Tell what was chosen before, when one comes back to the screen."""
        return {}

    def show(self) -> None:
        """Offer the choices that there are just now."""

    def show_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Let a field be answered by these only: value and words."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices


class CardForm(PressForm):
    """Whose card is put into the tray (カードを置く)."""

    resident = forms.ChoiceField(
        label=_("Whose card"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a card."), "invalid_choice": _("Choose a card.")},
    )

    def chosen(self) -> dict[str, object]:
        """The card in the hand."""
        return {"resident": self.machine.card}

    def show(self) -> None:
        """Everybody of the roster, the card in the hand first; only names are shown."""
        people = sorted(residents(), key=lambda one: one.id != self.machine.card)
        self.show_choices("resident", [(one.id, one.name) for one in people])


class PinForm(PressForm):
    """The authentication PIN (暗証番号). It is never shown again, not even masked."""

    pin = forms.CharField(
        label=_("PIN (4 digits)"),
        help_text=_("The user authentication PIN that was chosen when the card was handed over."),
        max_length=_DIGITS,
        strip=False,
        validators=[RegexValidator(r"\A[0-9]{4}\Z", _("Enter the four digits of the PIN."))],
        error_messages={
            "required": _("Enter the four digits of the PIN."),
            "max_length": _("Enter the four digits of the PIN."),
        },
        widget=forms.PasswordInput(
            render_value=False,
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True},
        ),
    )

    def take_pin(self) -> Pin:
        """Take the PIN out of the checked entries, for the card only."""
        return Pin(self.cleaned_data.pop("pin"))


class DocumentForm(PressForm):
    """Which document (証明書の種別)."""

    document = forms.ChoiceField(
        label=_("Document"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a document."),
            "invalid_choice": _("Choose a document."),
        },
    )

    def chosen(self) -> dict[str, object]:
        """What was chosen before."""
        return {"document": self.machine.document}

    def show(self) -> None:
        """What the issuing centre offers this person."""
        self.show_choices(
            "document",
            [(document.value, words("document", document.value)) for document in self.offers],
        )


class SubjectForm(PressForm):
    """Whose record (交付種別)."""

    subject = forms.ChoiceField(
        label=_("Whose record"),
        widget=forms.RadioSelect,
        choices=[
            ("self", _("Myself only")),
            ("household", _("The whole household")),
        ],
        error_messages={
            "required": _("Choose whose record."),
            "invalid_choice": _("Choose whose record."),
        },
    )

    def chosen(self) -> dict[str, object]:
        """What was chosen before."""
        return {"subject": "household" if self.machine.whole_household else "self"}


class ItemsForm(PressForm):
    """Which items are stated (記載事項)."""

    items = forms.MultipleChoiceField(
        label=_("Items to state"),
        help_text=_("State only what the receiver of the paper asks for."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This item can't be stated here.")},
    )

    def chosen(self) -> dict[str, object]:
        """What was chosen before."""
        return {"items": self.machine.items}

    def show(self) -> None:
        """What this municipality prints on request."""
        offered = self.offer.items if self.offer else frozenset()
        self.show_choices(
            "items",
            [(item.value, words("item", item.value)) for item in RecordItem if item in offered],
        )


class CopiesForm(PressForm):
    """How many copies (部数)."""

    copies = forms.TypedChoiceField(
        label=_("Copies"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how many copies."),
            "invalid_choice": _("Choose how many copies."),
        },
    )

    def chosen(self) -> dict[str, object]:
        """What was chosen before."""
        return {"copies": self.machine.copies}

    def show(self) -> None:
        """As many as one visit allows."""
        most = self.offer.most_copies if self.offer else 0
        self.show_choices("copies", [(str(number), str(number)) for number in range(1, most + 1)])


class PayForm(PressForm):
    """A coin or note, or nothing: then the money in the machine is paid (料金支払い)."""

    coin = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=None,
        choices=[(coin, str(coin)) for coin in COINS],
        error_messages={"invalid_choice": _("The machine does not take this.")},
    )


def words(fact: str, value: str) -> str:
    """Tell the words of a document or an item in the language of the page."""
    return text(WORDS[fact][value], get_language() or "ja")
