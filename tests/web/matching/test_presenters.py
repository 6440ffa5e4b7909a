"""What a pair says field by field."""

from types import SimpleNamespace

from plumbline.linkage.telling import tell
from plumbline.web.matching.presenters import rows


def record(first, last, other=""):
    blank = dict.fromkeys(("date_of_birth", "sex", "phone", "pnc_id", "nhs_number", "address", "postcode"))
    return SimpleNamespace(first_name=first, last_name=last, other_names=other, **blank)


def fields(left, right, **levels):
    evidence = tell(levels=levels, carriers={}, of=1000, blank=(), silent=())
    return {row.label: row for row in rows(SimpleNamespace(evidence=evidence, left=left, right=right))}


def test_another_name_speaks_beside_that_name_and_not_beside_two_forenames_that_differ():
    shown = fields(
        record("Teresa", "Adams"),
        record("GEORGIA", "Adams", "Teresa Adams"),
        first_name="alias",
        last_name="same",
    )
    assert shown["Forename"].tag == "Differs"
    assert shown["Also known as"].tag == "Nearly agrees"
    assert "full name" in shown["Also known as"].words
    assert shown["Surname"].tag == "Agrees"


def test_where_no_other_name_is_shown_the_forename_says_it():
    shown = fields(record("Ann", "Bell"), record("Cleo", "Bell"), first_name="alias", last_name="same")
    assert shown["Forename"].tag == "Nearly agrees"
