"""Whose card, and its PIN: what was entered is never shown again, not even masked."""

from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from jumin.sandbox.residents import TownResident, resident, roles
from jumin.terms import Pin


_FOUR: Final = _("Enter the four digits of the PIN.")
_SIX: Final = _("Enter the 6 to 16 capital letters and digits of the PIN.")


class ProofForm(forms.Form):
    """A resident's card and a PIN of it."""

    resident = forms.ChoiceField(
        label=_("Whose card"), error_messages={"required": _("Choose a resident.")}
    )
    pin: forms.CharField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["resident"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 (for the type checker)
        chosen.choices = [(role.id, f"{role.name} ({role.id})") for role in roles()]

    def whose(self) -> TownResident:
        """Tell whose card it is."""
        return resident(self.cleaned_data["resident"])

    def take_pin(self) -> Pin:
        """Take the PIN out of the checked entries, for the card only."""
        return Pin(self.cleaned_data.pop("pin"))


def _secret(label: Any, help_text: Any, told: Any, form: str, **attributes: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=16,
        strip=False,
        validators=[RegexValidator(form, told)],
        error_messages={"required": told, "max_length": told},
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", **attributes}),
    )


class RegisterForm(ProofForm):
    """Registering, by the signature certificate."""

    pin = _secret(
        _("Signature PIN"),
        _("6 to 16 capital letters and digits. Five wrong entries in a row block it."),
        _SIX,
        r"\A[A-Z0-9]{6,16}\Z",
        autocapitalize="characters",
    )


class LogInForm(ProofForm):
    """Logging in, by the authentication certificate."""

    pin = _secret(
        _("User authentication PIN (4 digits)"),
        _("Three wrong entries in a row block it."),
        _FOUR,
        r"\A[0-9]{4}\Z",
        inputmode="numeric",
    )
