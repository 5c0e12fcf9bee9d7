"""The screens at which a paper is chosen, paid for and printed."""

from typing import Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jumin.places.kiosk import labels
from jumin.places.kiosk.forms import PressForm, one_of
from jumin.places.kiosk.labels import Label
from jumin.places.kiosk.printer import PrinterEvent, PrinterState
from jumin.terms import RecordItem


COINS: Final = (10, 50, 100, 500, 1000)
"""What the machine takes (コインベンダ): coins and the thousand-yen note."""


class DocumentForm(PressForm):
    """Which document (証明書の種別)."""

    document = one_of(_("Document"), _("Choose a document."))

    def chosen(self) -> dict[str, object]:
        """What was chosen before."""
        return {"document": self.machine.document}

    def show(self) -> None:
        """What the issuing centre lets this person have, with the fee for one copy."""
        self.show_choices(
            "document",
            [
                (
                    document.value,
                    Label(
                        labels.words("document", document.value),
                        gettext("The fee is assumed.") if offer.is_fee_assumed else "",
                        gettext("{} yen").format(offer.fee),
                        "document",
                    ),
                )
                for document, offer in self.offers.items()
            ],
        )


class SubjectForm(PressForm):
    """Whose record (交付種別)."""

    subject = one_of(_("Whose record"), _("Choose whose record."))

    def chosen(self) -> dict[str, object]:
        """What was chosen before."""
        return {"subject": self.machine.subject}

    def show(self) -> None:
        """Whose matters the document can state here."""
        offer = self.offer
        self.show_choices(
            "subject",
            [
                (subject.value, Label(labels.subject_words(offer.document, subject)))
                for subject in (offer.subjects if offer else ())
                if offer
            ],
        )


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
            [
                (item.value, Label(labels.words("item", item.value)))
                for item in RecordItem
                if item in offered
            ],
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
        numbers = map(str, range(1, most + 1))
        self.show_choices("copies", [(number, Label(number)) for number in numbers])


class PayForm(PressForm):
    """A coin or note, or nothing: then the money in the machine is paid (料金支払い)."""

    coin = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=None,
        choices=[(coin, str(coin)) for coin in COINS],
        error_messages={"invalid_choice": _("The machine does not take this.")},
    )


class PrintForm(PressForm):
    """What happens to the printer; nothing said: it goes on (証明書印刷)."""

    event = forms.TypedChoiceField(
        coerce=PrinterEvent,
        required=False,
        choices=[(event.value, event.value) for event in PrinterEvent],
        error_messages={"invalid_choice": _("The printer does not know this.")},
    )

    def clean_event(self) -> PrinterEvent:
        """Tell what happens next by itself, where nothing was said."""
        said = self.cleaned_data["event"]
        if said:
            return PrinterEvent(said)
        is_ready = self.machine.printer is PrinterState.READY
        return PrinterEvent.PRINT if is_ready else PrinterEvent.FINISH
