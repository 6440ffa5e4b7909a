"""Figures that have nobody to count from are said together, and no row of noughts stands for each."""

from tests.iom import Iom, start_iom
from tests.web.safety.test_pages import said, signed_in


def test_a_quarter_in_which_nobody_entered_has_no_row_for_each_figure(personas, looking_as):
    Iom(personas, looking_as, start_iom(personas, looking_as)).selected()
    page = said(signed_in("alice").get("/returns/iom/2026/2"))
    assert "other figures have nobody to count from yet in this period" in page
    assert " behind: People who entered" in page
    assert " behind: Entered as fixed" not in page
    assert "Entered as fixed" in page
