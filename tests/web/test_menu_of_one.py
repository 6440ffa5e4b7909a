"""A menu of one entry is shown as it is: a fold that holds the page one is on says nothing."""

from plumbline.access.enums import Role
from tests.marac import add_person
from tests.signing_in import signed_in


TOGGLE = "govuk-js-service-navigation-toggle"


def test_a_menu_of_one_entry_has_no_fold_and_one_of_several_has(personas):
    add_person(personas, "rhys", "police", Role.REFERRER)
    alone = signed_in("rhys").get("/", follow=True).content.decode()
    assert alone.count('class="govuk-service-navigation__link"') == 1
    assert TOGGLE not in alone
    assert TOGGLE in signed_in("alice").get("/", follow=True).content.decode()
