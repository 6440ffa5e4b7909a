"""The language of each answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from plumbline.web.tongues.catalogue import catalogue_of
from plumbline.web.tongues.choosing import chosen_by
from plumbline.web.tongues.languages import ENGLISH
from plumbline.web.tongues.speaking import speaking


class InTheirTongue:
    """Answer in the language that was chosen. English costs one look at the account and one at a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the header that says in which language."""
        code = chosen_by(request)
        if code == ENGLISH:
            return self.get_response(request)
        with speaking(catalogue_of(code)):
            response = self.get_response(request)
        response.setdefault("Content-Language", code)
        return response
