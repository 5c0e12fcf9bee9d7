"""What can be entered at a screen; a form lets nothing through that the screen does not show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jumin import rules
from jumin.offices.issuance.gateway import Offer
from jumin.places.kiosk import labels
from jumin.places.kiosk.labels import Label
from jumin.places.kiosk.machine import READER, Machine
from jumin.places.kiosk.steps import Service
from jumin.sandbox import wallet
from jumin.sandbox.residents import roles
from jumin.terms import Document, Medium, MunicipalityId


@dataclass(frozen=True)
class AtHand:
    """What there is to choose from besides what the machine remembers."""

    on: date
    guide: MunicipalityId
    """The municipality whose shops are listed at the start."""
    offers: tuple[Offer, ...] = ()
    readers: tuple[str, ...] = ()
    """This computer's own readers with a card in them."""


def one_of(label: Any, asked: Any) -> forms.ChoiceField:
    """Make a field for one choice of several, with what is said where none was made."""
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        error_messages={"required": asked, "invalid_choice": asked},
    )


class PressForm(forms.Form):
    """A screen with nothing but a button."""

    def __init__(self, data: Mapping[str, Any] | None, machine: Machine, at_hand: AtHand) -> None:
        self.machine, self.at_hand = machine, at_hand
        self.offers = {offer.document: offer for offer in at_hand.offers if not offer.refusal}
        self.offer = self.offers.get(Document(machine.document)) if machine.document else None
        super().__init__(data, initial=self.chosen())
        self.show()

    def chosen(self) -> dict[str, object]:
        """Tell what was chosen before, when one comes back to the screen."""
        return {}

    def show(self) -> None:
        """Offer the choices that there are just now."""

    def show_choices(self, name: str, choices: list[tuple[str, Label]]) -> None:
        """Let a field be answered by these only: value and words."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices


class StartForm(PressForm):
    """At which machine one stands (店舗)."""

    municipality = forms.ChoiceField(widget=forms.HiddenInput)
    store = one_of(_("Shop"), _("Choose a shop."))

    def chosen(self) -> dict[str, object]:
        """The first shop of the municipality that is shown."""
        return {"municipality": self.at_hand.guide, "store": self._stores()[0].id}

    def show(self) -> None:
        """The shops that the municipality's guide names; some take phones."""
        places = [(place.id, Label(place.id)) for place in rules.municipalities()]
        self.show_choices("municipality", cast("list[tuple[str, Label]]", places))
        hint = gettext("takes phones, too")
        self.show_choices(
            "store",
            [
                (store.id, Label(labels.store_name(store), hint if store.accepts_phone else ""))
                for store in self._stores()
            ],
        )

    def _stores(self) -> tuple[rules.Store, ...]:
        return rules.stores(self.at_hand.guide, self.at_hand.on).value


class MenuForm(PressForm):
    """Which service (メニュー選択)."""

    service = one_of(_("Service"), _("Choose a service."))

    def chosen(self) -> dict[str, object]:
        """Certificates, or what was chosen before."""
        return {"service": self.machine.service}

    def show(self) -> None:
        """All services of the machine."""
        self.show_choices(
            "service",
            [
                (
                    Service.CERTIFICATES,
                    Label(
                        gettext("Certificate issuing service"),
                        gettext("Resident record, seal registration, family register, taxation"),
                        icon="document",
                    ),
                ),
                (
                    Service.USE_REGISTRATION,
                    Label(
                        gettext("Registration of use"),
                        gettext("Before the first family register certificate from elsewhere"),
                        icon="office",
                    ),
                ),
                (
                    Service.PIN_RESET,
                    Label(
                        gettext("Set the signature PIN anew"),
                        gettext("With the one-time code of the phone app"),
                        icon="lock",
                    ),
                ),
            ],
        )


class CardForm(PressForm):
    """What is put into the tray (カードを置く)."""

    put = one_of(_("What to put into the tray"), _("Choose a card."))

    def chosen(self) -> dict[str, object]:
        """The card in the hand."""
        if self.machine.card:
            return {"put": f"{self.machine.medium or Medium.CARD}:{self.machine.card}"}
        return {}

    def show(self) -> None:
        """What is in the hand first, then the reader's card, then everybody's; names only."""
        people = sorted(roles(), key=lambda one: one.id != self.machine.card)
        takes_phones = self.machine.service is not Service.PIN_RESET
        choices: list[tuple[str, Label]] = []
        for one in people:
            card, phone = gettext("My Number Card"), gettext("Phone")
            choices.append((f"{Medium.CARD}:{one.id}", Label(one.name, card, "", "card", "ja")))
            if takes_phones and wallet.has_phone(one):
                label = Label(one.name, phone, "", "phone", "ja")
                choices.append((f"{Medium.PHONE}:{one.id}", label))
        in_readers = [
            (f"{READER}:{name}", Label(gettext("The card in this computer's reader"), name))
            for name in self.at_hand.readers
        ]
        self.show_choices("put", [*in_readers, *choices])


class MunicipalityForm(PressForm):
    """Whose certificate (証明書交付市区町村の選択)."""

    municipality = forms.ChoiceField(
        label=_("Municipality"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a municipality.")},
    )

    def chosen(self) -> dict[str, object]:
        """Home, or what was chosen before."""
        return {"municipality": self.machine.municipality}

    def show(self) -> None:
        """Home first; then every municipality with a service, for a registered domicile there."""
        home = Label(gettext("The municipality I live in"), icon="house")
        self.show_choices("municipality", [("", home), *_domiciles(self.at_hand.on)])


class DomicileForm(PressForm):
    """Where the registered domicile is (本籍地の市区町村)."""

    municipality = one_of(_("Municipality"), _("Choose a municipality."))

    def chosen(self) -> dict[str, object]:
        """What was chosen before."""
        return {"municipality": self.machine.municipality}

    def show(self) -> None:
        """Every municipality with a service."""
        self.show_choices("municipality", _domiciles(self.at_hand.on))


class UseTermsForm(PressForm):
    """What one agrees to before applying for the use (利用登録の同意事項)."""

    agreed = forms.BooleanField(
        label=_("I agree and apply."),
        error_messages={"required": _("Agree to the terms, or quit.")},
    )


def _domiciles(on: date) -> list[tuple[str, Label]]:
    """Tell the municipalities that hand documents out to people who live elsewhere."""
    return [
        (place.id, Label(labels.full_name_of(place), icon="office"))
        for place in labels.places_with_service(on)
    ]
