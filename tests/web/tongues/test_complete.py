"""What the kinds MAPPA and MARAC say, and what stands around every page, is in Welsh to the last sentence."""

from plumbline.web.tongues.catalogue import Catalogue, catalogue_of
from plumbline.web.tongues.extraction import everything
from plumbline.web.tongues.found import Found
from plumbline.web.tongues.languages import WELSH


KINDS = ("mappa", "marac", "shared")
ROOMS = {"web/shell", *(f"schemes/kinds/{kind}" for kind in KINDS)}
# The menu stands in the shell of every page, and its words in a file of their own.
FILES = {"web/menu.py"}


def without_words(found: list[Found], catalogue: Catalogue) -> list[str]:
    """The sentences of these rooms that the catalogue does not have, each with its file."""
    held = (one for one in found if one.english and (one.room in ROOMS or one.where in FILES))
    return sorted({f"{one.where}: {one.english}" for one in held if catalogue.get(one.english) is None})


def test_the_kinds_mappa_and_marac_and_the_shell_are_in_welsh():
    """Write the Welsh of a new sentence of theirs into locale/cy.po, after script/words."""
    found = everything()
    assert {one.room for one in found} >= ROOMS
    assert {one.where for one in found} >= FILES
    left = without_words(found, catalogue_of("cy"))
    assert not left, "\n".join(left)


def test_a_sentence_that_is_taken_out_of_the_catalogue_is_named():
    found = [Found("Order of a court", "schemes/kinds/mappa/forms.yaml"), Found("Way", "web/board/views.py")]
    assert without_words(found, Catalogue(WELSH, {}, awaits=True)) == [
        "schemes/kinds/mappa/forms.yaml: Order of a court"
    ]
