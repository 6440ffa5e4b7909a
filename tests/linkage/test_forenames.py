"""The list of forenames: what stands for what, and what does not."""

from __future__ import annotations

import pytest

from plumbline.linkage.forenames import known_forenames


@pytest.mark.parametrize(
    ("short", "formal"),
    [("bill", "william"), ("peggy", "margaret"), ("gosia", "malgorzata"), ("krzysiek", "krzysztof"),
     ("muhammad", "mohammed"), ("sukhi", "sukhvinder"), ("femi", "oluwafemi"), ("paddy", "patrick")],
)  # fmt: skip
def test_a_short_form_stands_for_its_name(short, formal):
    assert formal in known_forenames().forms(short)


@pytest.mark.parametrize("alone", ["jack", "harry", "liam", "molly"])
def test_a_form_given_by_itself_is_a_hint_only(alone):
    names = known_forenames()
    assert names.forms(alone) == (alone,)
    assert len(names.possible_forms(alone)) > 1
    assert alone in names.known


def test_a_form_of_two_names_stands_for_either():
    assert {"christopher", "christine"} <= set(known_forenames().forms("chris")) | set(
        known_forenames().possible_forms("chris")
    )


def test_two_real_names_meet_only_as_spellings_of_one():
    names = known_forenames()
    meeting = {
        name: forms for name, forms in names.formal_of.items() if len(forms) > 1 and name in names.known
    }
    assert meeting["kathryn"] == ("kathryn", "catherine")
    assert not set(names.forms("joan")) & set(names.forms("john"))
    assert not set(names.forms("jack")) & set(names.forms("john"))
    # Every meeting is a spelling: it leads to one name, to which that name's own list leads too.
    assert all(names.forms(forms[1])[-1] == forms[1] and len(forms) == 2 for forms in meeting.values())


def test_a_short_form_fits_every_spelling_of_its_name():
    names = known_forenames()
    assert set(names.forms("kath")) & set(names.forms("catherine"))


def test_every_form_is_written_as_it_is_compared():
    names = known_forenames()
    written = (
        set(names.perhaps_of)
        | set(names.known)
        | {form for forms in names.perhaps_of.values() for form in forms}
    )
    assert all(word.isascii() and word.isalpha() and word.islower() for word in written)


def test_an_unlisted_name_stands_for_itself():
    assert known_forenames().forms("xanthippe") == ("xanthippe",)
