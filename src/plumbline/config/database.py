"""Turn a database address into Django's settings, with the options that keep rows out of logs."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def database_settings(address: str) -> dict[str, Any]:
    """Return Django's ``DATABASES`` entry for ``postgresql://user:password@host:port/name?host=folder``.

    An empty address gives an entry that cannot connect: commands fill it in before first use.
    """
    parts = urlsplit(address)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "plumbline",
        "USER": query.pop("user", None) or unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {**query, "application_name": "plumbline"},
    }
