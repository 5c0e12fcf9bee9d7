"""The screens that ask for a secret. What was entered is never shown again, not even masked."""

from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from jumin.places.kiosk.forms import PressForm
from jumin.terms import Pin


AUTHENTICATION_DIGITS: Final = 4
CODE_DIGITS: Final = 8
SIGNATURE_LENGTH: Final = 16
_FOUR: Final = _("Enter the four digits of the PIN.")
_EIGHT: Final = _("Enter the eight digits of the code.")
_NEW: Final = _("Enter 6 to 16 capital letters and digits, both kinds mixed.")


def secret(
    label: Any,
    told: Any,
    form: str,
    length: int,
    *,
    help_text: Any = "",
    **attributes: Any,
) -> Any:
    """Make a field for a secret: checked by its form, never filled in by anybody else."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=length,
        strip=False,
        validators=[RegexValidator(form, told)],
        error_messages={"required": told, "max_length": told},
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", **attributes}),
    )


def digits(label: Any, told: Any, count: int, *, help_text: Any = "") -> Any:
    """Make a field for so many digits, which the key pad fills, too."""
    form = rf"\A[0-9]{{{count}}}\Z"
    return secret(label, told, form, count, help_text=help_text, inputmode="numeric")


class SecretForm(PressForm):
    """A form with secrets in it."""

    def take(self, name: str) -> Pin:
        """Take a PIN out of the checked entries, for the card only."""
        return Pin(self.cleaned_data.pop(name))


class PinForm(SecretForm):
    """The authentication PIN (暗証番号)."""

    pin = digits(
        _("PIN (4 digits)"),
        _FOUR,
        AUTHENTICATION_DIGITS,
        help_text=_(
            "The user authentication PIN that was chosen for the card or the phone. "
            "Three wrong entries in a row block it."
        ),
    )


class ResetForm(SecretForm):
    """What sets the signature PIN anew: card's PIN, one-time code, the new PIN twice."""

    pin = digits(_("User authentication PIN (4 digits)"), _FOUR, AUTHENTICATION_DIGITS)
    code = digits(_("One-time code of the phone app (8 digits)"), _EIGHT, CODE_DIGITS)
    new_pin = secret(
        _("New signature PIN"),
        _NEW,
        r"\A(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}\Z",
        SIGNATURE_LENGTH,
        help_text=_("6 to 16 capital letters and digits, both kinds mixed."),
        autocapitalize="characters",
    )
    again = secret(
        _("New signature PIN, once more"),
        _NEW,
        r"\A.*\Z",
        SIGNATURE_LENGTH,
        autocapitalize="characters",
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two entries of the new PIN: the card is not asked before they agree."""
        entered = dict(super().clean() or {})
        new_pin, again = entered.get("new_pin"), entered.pop("again", None)
        if new_pin is not None and again is not None and new_pin != again:
            self.add_error("again", _("The two entries differ."))
        return entered
