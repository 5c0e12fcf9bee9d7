"""The Django app of this office."""

from django.apps import AppConfig


class IssuanceConfig(AppConfig):
    """Names the office for Django."""

    name = "jumin.offices.issuance"
    label = "issuance"
    default_auto_field = "django.db.models.BigAutoField"
