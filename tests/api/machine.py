"""A system of an agency, with a token that acts as one of the personas."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count

from django.test import Client

from plumbline.access.services import make_token
from plumbline.access.tokens import Scope


KEYS = count(1)


@dataclass
class Machine:
    """Calls the door with one token."""

    secret: str
    client: Client

    def get(self, path, **headers):
        return self.client.get(f"/api/v1/{path}", headers=self._headers(headers))

    def post(self, path, body=None, *, key=None, method="post", **more):
        headers = self._headers({"Idempotency-Key": key or f"key-{next(KEYS)}"})
        ask = getattr(self.client, method)
        if more:
            return ask(f"/api/v1/{path}", more, headers=headers)
        return ask(f"/api/v1/{path}", json.dumps(body or {}), "application/json", headers=headers)

    def _headers(self, more):
        return {"Authorization": f"Bearer {self.secret}", **more}


def token_for(personas, who, **more):
    """A token for a persona, made by the administrator; call it with the administrator identified."""
    return _token(personas, getattr(personas, who), **more)


def _token(personas, viewer, *, scopes=tuple(Scope), **more):
    return make_token(
        user_id=viewer.user_id,
        system="Records",
        scopes=scopes,
        by=personas.administrator,
        **more,
    )


def machine_of(personas, look, who, **more):
    with look(personas.administrator):
        made = token_for(personas, who, **more)
    return Machine(made.secret, Client(HTTP_HOST="localhost"))


def machine_for(personas, look, viewer, **more):
    """The same for somebody who is no persona."""
    with look(personas.administrator):
        made = _token(personas, viewer, **more)
    return Machine(made.secret, Client(HTTP_HOST="localhost"))
