"""The Word templates of a scheme's papers: what holds now, and another in its place."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.documents.word import standard_template
from plumbline.ingest.word_template import MARKS, MOST_BYTES
from plumbline.meetings.enums import PAPER_NAMES, Papers
from plumbline.schemes.queries import scheme_at_table
from plumbline.schemes.queries.paper_templates import paper_template, paper_templates
from plumbline.schemes.services import set_paper_template
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, line_field


LEADS = (Role.COORDINATOR, Role.CHAIR)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN, STANDARD = "own", "standard"


class TemplateForm(PageForm):
    """A file of this area's own, or back to the standard one."""

    beside: ClassVar = {"template-unfit": "file", "no-reason": "because"}
    reveals: ClassVar = {"which": {OWN: ("file",)}}

    which = choice_field(
        "Which template should be used from now on?",
        [(OWN, "A template of our own"), (STANDARD, "The standard template")],
        "Choose which template should be used",
    )
    file = forms.FileField(
        label="The file",
        help_text=say(
            "A Word document (DOCX), made from the one that you downloaded above. At most {most_bytes} MB.",
            most_bytes=MOST_BYTES // 1_000_000,
        ),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".docx"}),
        error_messages={
            "empty": "The file is empty. Choose another",
            "max_length": "The name of the file is too long. Give it a shorter one",
        },
    )
    because = line_field(
        "Why does this area need its own template?", "Say why this area needs its own template"
    )

    def clean(self) -> dict[str, Any]:
        """A file is given where one is to be used, and is no larger than a template may be."""
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if given.get("which") == OWN and not file and "file" not in self.errors:
            self.add_error("file", "Choose the file")
        elif file and file.size > MOST_BYTES:
            self.add_error(
                "file",
                say(
                    "A template is at most {most_bytes} MB. Make its pictures smaller",
                    most_bytes=MOST_BYTES // 1_000_000,
                ),
            )
        return given


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def template(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """What holds now, every template that was set here, and a form for another."""
    viewer = viewer_of(request)
    _check_is_paper(what)
    scheme = scheme_at_table(viewer, slug)
    rows = paper_templates(scheme, what)
    names = names_of_users({row.set_by for row in rows})
    ask = Ask(
        title=say("Word template: {what}", what=say(PAPER_NAMES[Papers(what)]).lower()),
        button="Use this template",
        back=reverse("handbook", args=[slug]),
        done="Saved. Papers are set into it from now on.",
        caption=scheme.name,
        template="scheme_pages/paper_template.html",
        context={
            "slug": slug,
            "what": what,
            "marks": [(f"{{{{{name}}}}}", words) for name, words in MARKS.items()],
            "history": [(row, names.get(row.set_by, ""), row is rows[-1]) for row in rows],
        },
    )

    def act(given: dict[str, Any]) -> object:
        file = given["file"].read() if given["which"] == OWN else b""
        return set_paper_template(scheme=scheme, what=what, file=file, because=given["because"], by=viewer)

    return form_page(request, TemplateForm(request.POST or None, request.FILES or None), ask, act)


@require_GET
@for_roles(*LEADS)
def take_out(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """The template that holds now, as a file to edit in Word. It names nobody."""
    _check_is_paper(what)
    scheme = scheme_at_table(viewer_of(request), slug)
    answer = HttpResponse(paper_template(scheme, what) or standard_template(), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="template-{slug}-{what}.docx"'
    return answer


def _check_is_paper(what: str) -> None:
    if what not in set(Papers):
        raise NotVisible("This page is not there, or is not yours to see.")
