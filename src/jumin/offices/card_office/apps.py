"""The Django app of this office."""

from django.apps import AppConfig


class CardOfficeConfig(AppConfig):
    """Names the office for Django."""

    name = "jumin.offices.card_office"
    label = "card_office"
    default_auto_field = "django.db.models.BigAutoField"
