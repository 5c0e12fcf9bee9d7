"""The Django app of the sample service."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Names the app for Django."""

    name = "jumin.places.service"
    label = "service"
    default_auto_field = "django.db.models.BigAutoField"
