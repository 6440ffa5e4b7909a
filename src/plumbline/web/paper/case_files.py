"""Ask for the file of a case, agree to one that leaves the partnership, and take it out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases.queries import case_for
from plumbline.cases.queries.case_files import case_file_for, case_files_of
from plumbline.cases.services.case_files import (
    GivenFile,
    answer_case_file,
    ask_case_file,
    take_case_file,
)
from plumbline.documents.paper import pdf_of
from plumbline.documents.word import word_of
from plumbline.meetings.enums import Papers
from plumbline.meetings.permissions import needs_consent
from plumbline.meetings.queries.case_file import case_file, meetings_on
from plumbline.meetings.queries.consents import may_print_now
from plumbline.meetings.services import print_papers
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, sentence_field
from plumbline.web.laws import ask_law
from plumbline.web.paper.case_file import case_file_paper
from plumbline.web.paper.forms import PDF, WORD
from plumbline.web.paper.views import DOCX, as_file


LEADS = (Role.COORDINATOR, Role.CHAIR)
KEPT = timedelta(days=14)
"""Default of Plumbline for the day to destroy a file by, changed on the form: long enough to be read and answered."""
ask_and_act = require_http_methods(["GET", "POST"])


class AskFileForm(PageForm):
    """For whom, why, and whether it leaves. Nothing is chosen beforehand."""

    beside: ClassVar = {"nobody-for-whom": "for_whom", "no-reason": "because"}

    for_whom = line_field(
        "For whom is the file?",
        "Say for whom the file is",
        hint="A role and a body, such as the reviewer of a death; do not name anybody of the case.",
    )
    because = sentence_field("Why do they need it?", "Say why they need it", rows=3)
    leaves = choice_field(
        "Does it leave the partnership?",
        [("no", "No: it stays in this partnership"), ("yes", "Yes: a second person has to agree")],
        "Choose whether it leaves the partnership",
    )


class TakeFileForm(PageForm):
    """As what, and until when it may be kept."""

    beside: ClassVar = {"destroy-by-unfit": "destroy_by"}

    form = choice_field(
        "In which format?",
        [
            (PDF, "PDF, with your name across each page"),
            (WORD, "Word document: whoever has it can change it"),
        ],
        "Choose PDF or Word",
    )
    destroy_by = date_field("Destroy it by", "Enter the day to destroy it by.", when="ahead")

    def __init__(self, *args: Any, usual: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destroy_by"].initial = f"{usual.day} {usual.month} {usual.year}"


class AnswerFileForm(PageForm):
    """Yes or no, with the reason."""

    beside: ClassVar = {"no-reason": "because", "answered-already": "given"}

    given = choice_field(
        "Do you agree that it leaves?",
        [("yes", "Yes, this once"), ("no", "No")],
        "Choose whether you agree",
    )
    because = sentence_field("Why?", "Say why, in a few words", rows=3)


@ask_and_act
@for_roles(*LEADS)
def files(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for a file; below, what was asked for and where each stands."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    here = reverse("case-files", args=[ref])
    ask = Ask(
        title="File of this case",
        button="Ask for the file",
        back=here,
        done="Asked for. It stands below, to be taken out once nobody is waited for.",
        caption=say("Case {ref}", ref=ref),
        lead="One file holds what every agency in the case may read: chronology, decisions, answers, meetings, plan, what was passed on, how long it "
        "is kept, and a list of what is left out. Making it is recorded as a disclosure.",
        template="paper/case_files.html",
        context={"lines": case_files_of(viewer, found), "ref": ref},
    )
    return form_page(
        request,
        AskFileForm(request.POST or None),
        ask,
        lambda given: ask_case_file(
            case=found,
            given=GivenFile(given["for_whom"], given["because"], given["leaves"] == "yes"),
            by=viewer,
        ),
    )


@ask_and_act
@for_roles(*LEADS)
def answer(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Agree to a file that leaves the partnership, or not."""
    viewer = viewer_of(request)
    found = case_file_for(viewer, file_id)
    ask = Ask(
        title="Let this file leave the partnership?",
        button="Save this answer",
        back=reverse("case-files", args=[found.case.ref]),
        done="Your answer is recorded, with the reason.",
        caption=say("Case {ref}", ref=found.case.ref),
        lead=say("For {for_whom}: {because}", for_whom=found.for_whom, because=found.because),
    )
    return form_page(
        request,
        AnswerFileForm(request.POST or None),
        ask,
        lambda given: answer_case_file(
            file=found, given=given["given"] == "yes", because=given["because"], by=viewer
        ),
    )


@ask_and_act
@for_roles(*LEADS)
def take(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Make the file and give it out, in the answer to the form alone."""
    viewer = viewer_of(request)
    found = case_file_for(viewer, file_id)
    form, refusal = TakeFileForm(request.POST or None, usual=timezone.localdate() + KEPT), ""
    ask_law(form, found.case.scheme, disclosers=found.case.seen_by_agencies)
    ask = Ask(
        title="Take the file out",
        button="Take it out",
        back=reverse("case-files", args=[found.case.ref]),
        done="",
        caption=say("Case {ref}, for {for_whom}", ref=found.case.ref, for_whom=found.for_whom),
        warning="What you take out leaves Plumbline. Your name and the time stand across each page.",
    )
    if hasattr(found, "taken"):
        return redirect(ask.back)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return _made(viewer, found, form.cleaned_data)
        except (DataUnfit, StageRefused) as no:
            refusal = form.say_beside(no)
    context = {"ask": ask, "form": form, "refusal": refusal}
    status = 422 if refusal or form.errors else 200
    return TemplateResponse(request, ask.template, context, status=status)


def _made(viewer: Viewer, found: Any, given: dict[str, Any]) -> HttpResponse:
    taken = take_case_file(
        file=found, destroy_by=given["destroy_by"], gateway=given.get("gateway", ""), by=viewer
    )
    allowed = _with_minutes(viewer, found, given["destroy_by"])
    content = case_file(viewer, found.case.ref, leaves=found.leaves, with_minutes=allowed, at=timezone.now())
    paper = case_file_paper(content, file=found, taken=taken, viewer=viewer)
    if given["form"] == WORD:
        return as_file(word_of(paper), DOCX, f"{taken.ref}.docx")
    return as_file(pdf_of(paper), "application/pdf", f"{taken.ref}.pdf")


def _with_minutes(viewer: Viewer, found: Any, destroy_by: date) -> list[Any]:
    """Items whose minutes may leave the screen: where a chair's consent is needed, it is used up as for any printing."""
    kind, allowed = kind_of(found.case.scheme).meeting, []
    for item in meetings_on(viewer, found.case):
        if needs_consent(viewer, found.case.scheme, kind):
            if not may_print_now(viewer, item.meeting):
                continue
            try:
                with transaction.atomic():
                    print_papers(
                        meeting=item.meeting, what=Papers.MINUTES, because=found.because, destroy_by=destroy_by, by=viewer
                    )  # fmt: skip
            except (PermissionRefused, StageRefused):
                # The consent was for other papers, or the meeting has not ended: the list of what is left out says so.
                continue
        allowed.append(item)
    return allowed
