"""A return says that it counts what its maker sees: always and to everybody, so that nobody learns by it that they are kept out of a case."""

import pytest

from plumbline.cases import services
from plumbline.reporting.returns import OF_WHAT_IS_SEEN
from tests.iom import start_iom
from tests.mappa import start_mappa
from tests.marac import Marac, start_marac
from tests.mash import start_mash
from tests.web.safety.test_pages import said, signed_in


@pytest.mark.parametrize(
    ("start", "page"),
    [
        (start_marac, "/returns/marac/2026/1"),
        (start_iom, "/returns/iom/2026/1"),
        (start_mash, "/returns/mash/2026/1"),
        (start_mappa, "/returns/mappa/year/2026"),
    ],
)
def test_page_and_file_say_whose_cases_are_counted(personas, looking_as, start, page):
    start(personas, looking_as)
    alice = signed_in("alice")
    assert OF_WHAT_IS_SEEN in said(alice.get(page))
    assert OF_WHAT_IS_SEEN in alice.get(f"{page}/file").content.decode("utf-8-sig")


def test_whoever_is_kept_out_of_a_case_reads_the_same(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        services.declare_conflict(case=case, user=alice.user_id, by=alice)
    page = said(signed_in("alice").get("/returns/marac/2026/1"))
    assert page.count(OF_WHAT_IS_SEEN) == 1
