"""The Django app of this office."""

from django.apps import AppConfig


class MunicipalityConfig(AppConfig):
    """Names the office for Django."""

    name = "jumin.offices.municipality"
    label = "municipality"
    default_auto_field = "django.db.models.BigAutoField"
