from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Accounts and memberships."""

    name = "plumbline.access"
    label = "access"
