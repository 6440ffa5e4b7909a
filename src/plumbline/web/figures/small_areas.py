"""Give boundaries and residents of small areas, for the map of the next measurements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.finding.permissions import check_may_analyse
from plumbline.finding.queries import areas_held
from plumbline.finding.services import keep_small_areas
from plumbline.places import AreaMap, area_map_of
from plumbline.places.area_files import LARGEST
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, line_field
from plumbline.web.intake.limit import is_too_large


TOO_LARGE = say(
    "A file is larger than {largest} MB: take generalised boundaries, or those of fewer areas.",
    largest=LARGEST // 1_000_000,
)


class SmallAreasForm(PageForm):
    """Two files, and who made the first."""

    beside = {"map-unfit": "boundaries", "population-unfit": "residents", "no-credit": "credit"}

    boundaries = forms.FileField(
        label="Boundaries",
        help_text=say("GeoJSON of polygons. At most {largest} MB", largest=LARGEST // 1_000_000),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={
            "required": "Choose the file of boundaries.",
            "missing": "Choose the file of boundaries.",
            "empty": "The file of boundaries is empty: choose another.",
        },
    )
    residents = forms.FileField(
        label="Residents",
        help_text=say("CSV with one row for each area. At most {largest} MB", largest=LARGEST // 1_000_000),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
        error_messages={
            "required": "Choose the file of residents.",
            "missing": "Choose the file of residents.",
            "empty": "The file of residents is empty: choose another.",
        },
    )
    credit = line_field(
        "Who made the boundaries?",
        "Say who made the boundaries.",
        hint="As their licence asks, with the year. It stands under the map",
    )

    def __init__(self, *args: Any, too_large: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            for name in ("boundaries", "residents"):
                self.fields[name].error_messages["required"] = TOO_LARGE


@require_http_methods(["GET", "POST"])
@for_roles(Role.ANALYST)
def small_areas(request: HttpRequest) -> HttpResponse:
    """Give the two files; they are read whole and checked before anything is kept."""
    viewer = viewer_of(request)
    check_may_analyse(viewer)
    held = areas_held(viewer)
    ask = Ask(
        title="Small areas of the map",
        button="Keep these areas",
        back=reverse("measure"),
        done="The areas are kept. Measure the shape of the problem to draw them.",
        template="figures/small_areas.html",
        context={"held": held, "residents": sum(held.areas.population.values()) if held else 0},
    )
    return form_page(
        request,
        SmallAreasForm(request.POST or None, request.FILES or None, too_large=is_too_large(request)),
        ask,
        lambda given: keep_small_areas(areas=_read(given), by=viewer),
    )


def _read(given: dict[str, Any]) -> AreaMap:
    boundaries, residents = given["boundaries"], given["residents"]
    return area_map_of(
        _content(boundaries),
        _content(residents),
        boundaries_name=boundaries.name,
        residents_name=residents.name,
        credit=given["credit"],
    )


def _content(file: UploadedFile[bytes]) -> bytes:
    # One byte more than is taken, so that the reader refuses what was cut.
    content: bytes = file.read(LARGEST + 1)
    return content
