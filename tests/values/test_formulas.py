import pytest

from plumbline.values.formulas import as_shown


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "\tx", "\rx", "|cmd"])
def test_what_would_run_is_shown(text):
    assert as_shown(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "offence_code", "a=b", "1 - 2"])
def test_other_text_stays_as_it_is(text):
    assert as_shown(text) == text
