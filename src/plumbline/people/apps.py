from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and their records."""

    name = "plumbline.people"
    label = "people"
