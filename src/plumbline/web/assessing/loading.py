"""Instruments that are loaded here, and a file with one more. Every version stays, for what was made with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.assessments.permissions import LOADERS
from plumbline.assessments.queries import loaded_versions
from plumbline.assessments.reading import LARGEST_FILE
from plumbline.assessments.services import load_instrument
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.forms import PageForm


class InstrumentForm(PageForm):
    """The file."""

    file = forms.FileField(
        label="The instrument",
        help_text="A YAML file, as “Load an assessment instrument” in the documentation says (docs/how-to/load-an-instrument.md). At most 1 MB",
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages=dict.fromkeys(("required", "missing"), "Choose the file.")
        | {"empty": "The file is empty."},
    )

    def clean_file(self) -> object:
        """Refuse what is too large before any of it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("This file is too large for an instrument: at most 1 MB.")
        return file

    def say_beside(self, refusal: Exception) -> str:
        """Say what is wrong with the file beside it, and anything else at the top."""
        if isinstance(refusal, DataUnfit):
            self.add_error("file", str(refusal))
            return ""
        return str(refusal)


@require_GET
@for_roles(*LOADERS)
def instruments(request: HttpRequest) -> HttpResponse:
    """Every version, with its licence and whether it is used now."""
    found = loaded_versions(timezone.localdate())
    return TemplateResponse(request, "assessing/instruments.html", {"versions": found})


@require_http_methods(["GET", "POST"])
@for_roles(*LOADERS)
def load(request: HttpRequest) -> HttpResponse:
    """Load one from a file: whole or not at all."""
    viewer, back = viewer_of(request), reverse("instruments")

    def act(given: dict[str, Any]) -> str:
        with _on_disc(given["file"]) as path:
            row, is_new = load_instrument(path=path, by=viewer)
        messages.success(
            request,
            say("Loaded: {row}.", row=row)
            if is_new
            else say("{row} was loaded already. Nothing was changed.", row=row),
        )
        return back

    ask = Ask(
        title="Load an instrument",
        button="Load it",
        back=back,
        done="",
        lead="Most instruments are licensed: load one that your partnership holds a licence for. It is loaded whole, or not at all.",
        template="assessing/load_instrument.html",
    )
    form = InstrumentForm(request.POST, request.FILES) if request.method == "POST" else InstrumentForm()
    return asking_page(request, form, ask, act)


@contextmanager
def _on_disc(file: UploadedFile[bytes]) -> Iterator[Path]:
    """The file under its own name, so that a fault names it as whoever sent it knows it; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name or "instrument.yaml").name
        path.write_bytes(b"".join(file.chunks()))
        yield path
