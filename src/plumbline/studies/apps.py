from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """Protocols and results."""

    name = "plumbline.studies"
    label = "studies"
