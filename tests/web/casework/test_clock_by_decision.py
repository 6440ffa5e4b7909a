"""A limit that is counted from a discussion says so where there was none, and it is counted from the decision."""

from tests.mash import a_mash
from tests.web.safety.test_pages import said, signed_in


def test_the_line_says_that_no_meeting_had_discussed_it(personas, looking_as):
    mash = a_mash(personas, looking_as)
    case = mash.deciding()
    mash.decide(case, "section_47")
    page = said(signed_in("alice").get(f"/cases/{case.ref}"))
    assert "No meeting had discussed it before it was decided" in page
