from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Organisations and working-day calendars."""

    name = "plumbline.agencies"
    label = "agencies"
