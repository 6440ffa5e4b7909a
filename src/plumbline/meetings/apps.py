from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings and their minutes."""

    name = "plumbline.meetings"
    label = "meetings"
