"""The Django app of the town's pages."""

from django.apps import AppConfig


class TownConfig(AppConfig):
    """Names the app for Django."""

    name = "jumin.places.town"
    label = "town"
