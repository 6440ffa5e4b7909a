"""Let a fact leave a sealed case: ask its owner, or answer as its owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.queries.releases import FactReleases, ReleaseLine, releases_of_fact
from plumbline.schemes.kind import Gateway
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, line_field, sentence_field


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
BESIDE = {
    "nobody-for-whom": "for_whom", "why-missing": "because", "no-gateway": "gateway", "gateway-refused": "gateway",
    "answered-already": "released",
}  # fmt: skip


class AskForm(PageForm):
    """To whom, and why."""

    beside: ClassVar = BESIDE

    for_whom = line_field(
        "To whom would it go?",
        "Say to whom it would go",
        hint="A role and an agency, such as MARAC co-ordinator, Exton Council",
    )
    because = sentence_field("Why do they need it?", "Say why they need it", rows=3)


class ReleaseForm(AskForm):
    """As its owner, unasked: to whom, why, and under which law."""

    def __init__(self, *args: Any, gateways: Mapping[str, Gateway], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gateway"] = _law(gateways)


class AnswerForm(PageForm):
    """Released or kept, with the reason, and the law where it leaves."""

    beside: ClassVar = BESIDE

    def __init__(self, *args: Any, gateways: Mapping[str, Gateway], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["released"] = choice_field(
            "May it leave?",
            [("yes", "Yes, to whom it was asked for"), ("no", "No, it stays")],
            "Choose whether it may leave",
        )
        self.fields["because"] = sentence_field("Why?", "Say why, in a few words", rows=3)
        self.fields["gateway"] = _law(gateways, required=False, hint="If it leaves")


def _law(gateways: Mapping[str, Gateway], *, required: bool = True, hint: str = "") -> Any:
    choices = [(slug, one.citation) for slug, one in gateways.items()]
    return choice_field(
        "Under which law?", choices, "Choose the law under which it leaves", hint=hint, required=required
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def release(request: HttpRequest, ref: str, fact_id: UUID) -> HttpResponse:
    """What was asked and answered about one fact, and what the viewer may say to it."""
    viewer = viewer_of(request)
    found = releases_of_fact(viewer, ref, fact_id)
    gateways = kind_of(found.case.scheme).gateways
    waits = next((line for line in found.lines if not line.answer), None)
    ask = Ask(
        title="Ask to pass this on" if not found.is_own else "Say whether this may be passed on",
        button=_button(found, waits),
        back=reverse("case", args=[ref]),
        done="Saved, with your name and reason.",
        caption=say("Case {ref}, given by {owner}", ref=ref, owner=found.owner),
        lead="Everybody in the case reads it. Nothing of it goes further before whoever gave it says so.",
        template="casework/release.html",
        context={"found": found, "waits": waits, "may_say": found.is_own or waits is None},
    )
    data = request.POST or None
    form: PageForm
    if waits and found.is_own:
        form = AnswerForm(data, gateways=gateways)
    elif found.is_own:
        form = ReleaseForm(data, gateways=gateways)
    else:
        form = AskForm(data)

    def act(given: dict[str, Any]) -> None:
        if waits and found.is_own:
            services.answer_release(
                ask=waits.ask,
                released=given["released"] == "yes",
                because=given["because"],
                gateway=given["gateway"],
                by=viewer,
            )
        elif found.is_own:
            services.release_own(case=found.case, fact=found.fact, by=viewer, **given)
        else:
            services.ask_release(case=found.case, fact=found.fact, by=viewer, **given)

    return form_page(request, form, ask, act)


def _button(found: FactReleases, waits: ReleaseLine | None) -> str:
    if not found.is_own:
        return say("Ask {owner}", owner=found.owner)
    return "Save this answer" if waits else "Release it"
