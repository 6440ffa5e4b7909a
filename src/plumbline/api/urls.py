"""Addresses of the machine door, and its document. An address says nothing of anybody; its version stands in front."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import PathConverter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.operation import Operation

from plumbline.api import handovers, knowing, onward, own, returns, sending, work
from plumbline.api.door import TokenBearer, outside
from plumbline.api.problems import CONTENT_TYPE, missing, set_handlers


VERSION = "1"
PREFIX = f"api/v{VERSION}/"
ABOUT = (
    "What agencies' own systems may ask of Plumbline and say to it: with a token that acts as one account, under the same "
    "permissions as its pages, written in the same ledger. Names are opened by the token's scopes and its account's roles together."
)


class Door(NinjaAPI):
    """The library's, with calls named in the document by what they do, wherever they are written."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of a call, such as ``show_case``."""
        return operation.view_func.__name__


@cache
def api() -> NinjaAPI:
    """The door with all its calls."""
    door = Door(
        title="Plumbline",
        version=VERSION,
        description=ABOUT,
        auth=TokenBearer(),
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
    )
    set_handlers(door)
    for prefix, router in ROUTERS.items():
        door.add_router(prefix, router)
    return door


ROUTERS = {
    "me": own.me,
    "cases": knowing.cases,
    "actions": work.actions,
    "requests": work.requests,
    "schemes": sending.schemes,
    "referrals": sending.referrals,
    "feeds": sending.feeds,
    "returns": returns.returns,
    "webhooks": own.webhooks,
    "handovers": handovers.handovers,
    "onward": onward.onward,
    "interventions": onward.interventions,
}


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document, as plain values. Refusals are said to be what they are: problem details."""
    found: dict[str, Any] = dict(api().get_openapi_schema(path_prefix=PREFIX))
    for calls in found["paths"].values():
        for one in calls.values():
            one["responses"] = dict(sorted(one["responses"].items(), key=lambda pair: int(pair[0])))
            for status, answer in one["responses"].items():
                if int(status) >= 400 and "content" in answer:
                    answer["content"] = {CONTENT_TYPE: answer["content"].pop("application/json")}
    return found


@require_GET
def show_document(request: HttpRequest) -> HttpResponse:
    """The document. It says what may be asked, and nothing of what is held."""
    return JsonResponse(document())


def _roles() -> dict[str, frozenset[str]]:
    """Roles that may make a call at each address, by its name."""
    found: dict[str, frozenset[str]] = {}
    for router in ROUTERS.values():
        for place in router.path_operations.values():
            for one in place.operations:
                view: Any = one.view_func
                found[one.url_name] = found.get(one.url_name, frozenset()) | view.roles
    return found


def _patterns() -> Iterator[URLPattern]:
    roles, seen = _roles(), set()
    for pattern in api().urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name not in roles or pattern.name in seen:
            continue
        seen.add(pattern.name)
        view = csrf_exempt(outside(pattern.callback))
        view.roles = roles[pattern.name]  # type: ignore[attr-defined]
        yield path(f"{PREFIX}{pattern.pattern}", view, name=pattern.name)


class AnythingConverter(PathConverter):
    """All that is left of an address, line breaks among it: what the door does not have is answered by the door."""

    regex = "(?s:.+)"


register_converter(AnythingConverter, "anything")
urlpatterns = [
    *_patterns(),
    path(f"{PREFIX}openapi.json", show_document, name="api-document"),
    path("api/<anything:rest>", csrf_exempt(lambda request, rest: missing(request)), name="api-nothing"),
]
