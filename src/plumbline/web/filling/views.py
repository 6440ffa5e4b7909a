"""One form of a case: what was filled in, and the form to fill it in again."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries.filled import FormOfCase, form_of_case
from plumbline.cases.services import fill_form
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm
from plumbline.web.referring.kind_fields import question_field
from plumbline.web.referring.kind_form import as_text


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)

WRITTEN = ("words", "long_words")


class FillForm(PageForm):
    """The questions of one form, with what was answered last."""

    beside: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, found: FormOfCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = found.filled[0].answers if found.filled else {}
        self.fields["expected"] = django_forms.IntegerField(
            widget=django_forms.HiddenInput, required=False, initial=len(found.filled)
        )
        for asked in found.form.fields:
            field = question_field(asked)
            field.initial = last.get(asked.slug)
            self.fields[f"form_{asked.slug}"] = field


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def case_form(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """One form of a case. Filled in again it is kept beside what was there."""
    viewer = viewer_of(request)
    found = form_of_case(viewer, ref, form)
    if request.method == "POST" and not found.may_fill:
        raise StageRefused("This case is closed.", slug="case-closed")
    asking = FillForm(request.POST or None, found=found)

    def act(given: dict[str, Any]) -> None:
        fill_form(
            case=found.case,
            form=form,
            answers={f.slug: as_text(given.get(f"form_{f.slug}")) for f in found.form.fields},
            expected=given["expected"],
            by=viewer,
        )

    ask = Ask(
        title=found.form.title,
        button="Save this form",
        back=reverse("case", args=[ref]),
        done="The form is saved. What was there before stays readable.",
        caption=say("Case {ref}", ref=ref),
        template="filling/form.html",
        context={"found": found},
        wording=Wording(
            kind_of(found.case.scheme).words_to_avoid,
            say("the form"),
            fields=tuple(f"form_{f.slug}" for f in found.form.fields if f.type in WRITTEN and not f.theirs),
        ),
    )
    return form_page(request, asking, ask, act)
