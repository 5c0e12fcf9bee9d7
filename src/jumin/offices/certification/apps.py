"""The Django app of this office."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """Names the office for Django."""

    name = "jumin.offices.certification"
    label = "certification"
    default_auto_field = "django.db.models.BigAutoField"
