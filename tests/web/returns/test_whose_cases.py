"""A return says whose cases it counts and who makes one that is whole, by the agency of its maker alone: nobody learns by it that they are kept out of a case."""

from dataclasses import replace

import pytest

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.reporting.returns import return_page
from tests.iom import start_iom
from tests.mappa import start_mappa
from tests.marac import HARMER, VICTIM, Marac, add_person, start_marac
from tests.mash import start_mash
from tests.web.safety.test_pages import said, signed_in


WHOLE = (
    "It counts every case of the scheme, except those that its maker is kept out of. Whoever is kept out of one leaves the return to another "
    "co-ordinator or chair at Council."
)
IN_PART = (
    "It counts the cases that you see: only Council is in every case of the scheme. A co-ordinator or chair at Council who is kept out of none "
    "makes the return."
)
PAGE = "/returns/marac/2026/1"


@pytest.mark.parametrize(
    ("start", "page"),
    [
        (start_marac, PAGE),
        (start_iom, "/returns/iom/2026/1"),
        (start_mash, "/returns/mash/2026/1"),
        (start_mappa, "/returns/mappa/year/2026"),
    ],
)
@pytest.mark.parametrize(("who", "words"), [("alice", WHOLE), ("chair", IN_PART)])
def test_page_and_file_say_whose_cases_are_counted(personas, looking_as, start, page, who, words):
    start(personas, looking_as)
    client = signed_in(who)
    assert words in said(client.get(page))
    assert words in client.get(f"{page}/file").content.decode("utf-8-sig")


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def second(personas):
    """Another co-ordinator of the host."""
    return add_person(personas, "carol", "council", Role.COORDINATOR)


def figures(marac, viewer):
    with marac.look(viewer):
        page = return_page(viewer, "marac", 2026, 1)
        return [(line.slug, line.inside(), len(line.cases)) for line in page.lines], [
            line.numerator for line in page.lines if line.slug == "cases"
        ]


def two_heard(marac):
    first = marac.heard(marac.taken())
    others = [replace(person, last_name=f"Second{n}") for n, person in enumerate((VICTIM, HARMER))]
    return first, marac.heard(marac.taken(marac.referral(*others)))


def test_two_makers_of_the_host_get_the_same_numbers(marac, second):
    two_heard(marac)
    mine, theirs = figures(marac, marac.p.alice), figures(marac, second)
    assert mine == theirs
    assert mine[1] == [2]


def test_one_who_is_kept_out_of_a_case_reads_the_page_as_if_it_had_never_been(marac, second, as_role):
    _, case = two_heard(marac)
    with marac.look(marac.p.alice) as alice:
        services.declare_conflict(case=case, user=second.user_id, by=alice)
    assert (figures(marac, marac.p.alice)[1], figures(marac, second)[1]) == ([2], [1])
    page = said(signed_in("carol").get(PAGE))
    assert page.count(WHOLE) == 1
    assert case.ref not in said(signed_in("carol").get(f"{PAGE}/cases"))


def test_the_sentence_is_the_same_whether_somebody_is_kept_out_or_not(marac, second):
    _, case = two_heard(marac)
    client = signed_in("carol")
    before = client.get(f"{PAGE}/file").content
    with marac.look(marac.p.alice) as alice:
        services.declare_conflict(case=case, user=second.user_id, by=alice)
    # Few are hidden in what leaves, so that the whole file is the same byte for byte.
    assert client.get(f"{PAGE}/file").content == before
