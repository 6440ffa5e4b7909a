"""Give the database the pads of the identity key. Run as the migrator, at set-up and when the key is changed."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction

from plumbline.access.identity import pads


@transaction.atomic
def store_identity_key() -> None:
    """Store the pads of this installation's key, if they are not those stored already."""
    inner, outer = pads(settings.IDENTITY_KEY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT inner_pad, outer_pad FROM access_identity_key")
        if [(bytes(i), bytes(o)) for i, o in cursor.fetchall()] == [(inner, outer)]:
            return
        cursor.execute("DELETE FROM access_identity_key")
        cursor.execute(
            "INSERT INTO access_identity_key (inner_pad, outer_pad) VALUES (%s, %s)", [inner, outer]
        )
