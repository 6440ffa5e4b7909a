"""Returns that schemes owe, for a quarter or a year."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone

from plumbline.access.tokens import Scope
from plumbline.api import schemas
from plumbline.api.door import Answer, call, viewer_of
from plumbline.api.routing import answers, router
from plumbline.cases.permissions import LEADS
from plumbline.reporting.annual import annual_page
from plumbline.reporting.entering import EntryPage
from plumbline.reporting.owed import leaving, quarter_page, said_with
from plumbline.reporting.returns import ReturnPage


returns = router("Returns")


@returns.get(
    "/{slug:scheme}/{int:year}/{int:quarter}",
    url_name="api-return",
    response=answers(schemas.Return),
    summary="A return of a quarter",
)
@call(Scope.READ_RETURNS, LEADS)
def show_return(request: HttpRequest, scheme: str, year: int, quarter: int) -> Answer:
    """Each indicator of a scheme's return for a quarter, counted as its kind counts, as it may leave the partnership."""
    return _answer(quarter_page(viewer_of(request), scheme, year, quarter))


@returns.get(
    "/{slug:scheme}/year/{int:year}",
    url_name="api-annual-return",
    response=answers(schemas.Return),
    summary="A return of a year",
)
@call(Scope.READ_RETURNS, LEADS)
def show_annual_return(request: HttpRequest, scheme: str, year: int) -> Answer:
    """The same for the year that ends on 31 March of the one asked for."""
    return _answer(annual_page(viewer_of(request), scheme, year))


def _answer(page: ReturnPage | EntryPage) -> Answer:
    return Answer(
        {
            "scheme": page.scheme.slug,
            "title": page.found.title,
            "period": page.period.words,
            "cautions": said_with(page, timezone.localdate()),
            "indicators": [asdict(line) for line in leaving(page)],
        }
    )
