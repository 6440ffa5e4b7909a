from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Kinds, schemes, charters."""

    name = "plumbline.schemes"
    label = "schemes"

    def ready(self) -> None:
        """Refuse to start with a kind of one's own that is at fault."""
        from plumbline.schemes.reading import check_local_kinds

        check_local_kinds()
