"""The confidentiality statements of a scheme: what is signed now, and a text of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.schemes.enums import Signer
from plumbline.schemes.kind.set_words import STATEMENT
from plumbline.schemes.kind.setting import NOT_SET
from plumbline.schemes.kind.statement import Statement
from plumbline.schemes.queries import local_values, schemes_of, statement_for
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, sentence_field
from plumbline.web.scheme_pages import handbook as words


SETTERS = (Role.COORDINATOR, Role.CHAIR)
OWN, SHARED = "own", "shared"


class StatementForm(PageForm):
    """A text of this area's own, from a day on."""

    beside: ClassVar = {"statement-unfit": "text"}

    text = sentence_field(
        "New text", "Write the text", rows=8, hint="Each numbered point on a line of its own."
    )  # fmt: skip
    from_date = date_field("From which day?", "Give the day from which it holds.")
    because = line_field("Why does this area need its own text?", "Say why this area needs its own text")

    def __init__(self, *args: Any, now: Statement, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": "\n".join(now.words), "which": OWN}, **kwargs)
        # To go back is offered where there is a text of this area’s own to go back from.
        if now.is_local:
            ways = [(OWN, "The text below"), (SHARED, "The text that every area shares")]
            self.fields["which"] = choice_field("Which text?", ways, "Choose which text")
            self.order_fields(["which", "text"])


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def statement(request: HttpRequest, slug: str, whose: str) -> HttpResponse:
    """What is signed now, every text that was set here, and a form for a new one."""
    viewer = viewer_of(request)
    scheme = next((s for s in schemes_of(viewer) if s.slug == slug), None)
    if scheme is None or whose not in set(Signer):
        raise NotVisible("This page is not there, or is not yours to see.")
    path = f"{STATEMENT}.{whose}"
    rows = [row for row in local_values(scheme) if row.path == path]
    now = statement_for(scheme, Signer(whose), timezone.localdate())
    ask = Ask(
        title=say("Confidentiality statement for agencies")
        if whose == Signer.MEMBER
        else say("Confidentiality statement for observers"),
        button="Save this text",
        back=reverse("handbook", args=[slug]),
        warning="From its day on everybody is asked to accept the new text. What was accepted before stays on record.",
        done="Saved. It is asked for from its day on; what was accepted before stays as it was.",
        caption=scheme.name,
        template="scheme_pages/statement.html",
        context={"statement": now, "history": words.history_of(rows, scheme.kind)},
    )

    def act(given: dict[str, Any]) -> object:
        text = NOT_SET if given.get("which") == SHARED else given["text"].strip()
        return set_local_value(
            scheme=scheme,
            path=path,
            value=text,
            because=given["because"],
            from_date=given["from_date"],
            by=viewer,
        )

    return form_page(request, StatementForm(request.POST or None, now=now), ask, act)
