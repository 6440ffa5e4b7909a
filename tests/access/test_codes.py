"""Codes that people copy by hand."""

import pytest

from plumbline.access.codes import LETTERS, digest, new_code, tidy


def test_it_works():
    code = new_code()
    assert [len(group) for group in code.split("-")] == [4] * 6
    assert set(code) <= {*LETTERS, "-"}
    assert new_code() != code


@pytest.mark.parametrize(
    "typed",
    ["7q2k-9fjm-3xtw-8rnc-0v5h-ea1d", " 7Q2K 9FJM 3XTW 8RNC OV5H EAID ", "7Q2K9FJM3XTW8RNC0V5HEALD"],
)
def test_how_it_is_typed_does_not_matter(typed):
    assert tidy(typed) == "7Q2K9FJM3XTW8RNC0V5HEA1D"


def test_another_code_has_another_hash():
    assert digest("7Q2K-9FJM-3XTW-8RNC-0V5H-EA1D") != digest("7Q2K-9FJM-3XTW-8RNC-0V5H-EA1E")
