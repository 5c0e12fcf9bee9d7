"""The Django app of the kiosk's pages."""

from django.apps import AppConfig


class KioskConfig(AppConfig):
    """Names the app for Django."""

    name = "jumin.places.kiosk"
    label = "kiosk"
