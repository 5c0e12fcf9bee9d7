"""The Django app of the base templates and design tokens."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app for Django."""

    name = "jumin.web"
    label = "web"
