from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "plumbline.web"
    label = "web"
