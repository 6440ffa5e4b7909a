from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The board page."""

    name = "plumbline.reporting"
    label = "reporting"
