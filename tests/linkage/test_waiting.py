"""What is shown of a pair that waits: agreement, difference, what is missing or tells nothing, and how rare it is."""

import pytest

from plumbline.linkage import link_records
from plumbline.linkage.telling import rarity_words, tell
from tests.linkage.people import records


def shown(*changes):
    """Evidence by field of the one pair that waits."""
    found = link_records(records(*changes))
    (row,) = found.evidence.iter_rows(named=True)
    told = tell(**{name: row[name] for name in ("levels", "carriers", "of", "blank", "silent")})
    return {one.name: one for one in told}


ALIKE = {"address": None, "postcode": None}


def test_it_works():
    told = shown(ALIKE, {**ALIKE, "phone": "07700900123"})
    assert (told["first_name"].tag, told["first_name"].words) == ("Agrees", "Same forename.")
    assert told["date_of_birth"].tag == "Agrees"
    assert (told["phone"].tag, told["phone"].words) == ("Missing", "Not in the first record.")
    assert told["pnc_id"].words == "In neither record."
    assert {"event", "middle_name"}.isdisjoint(told)


def test_a_placeholder_is_said_to_tell_nothing():
    told = shown(ALIKE, {**ALIKE, "address": "No fixed abode"})
    assert told["place"].tag == "Tells nothing"
    assert told["place"].words == "In the second record a known placeholder, or what too many people share."


def test_what_differs_is_shown_as_well():
    told = shown({}, {"address": "9 Hill Road", "postcode": "B1 1BB"})
    assert (told["place"].tag, told["place"].words) == ("Differs", "Different address.")
    assert told["place"].rarity == ""


def test_a_shared_value_says_how_rare_it_is():
    others = [
        {"last_name": f"Smith{chr(97 + n)}", "first_name": "Bo", "date_of_birth": None} for n in range(20)
    ]
    found = link_records(
        records(ALIKE, ALIKE, *({**one, "address": None, "postcode": None} for one in others))
    )
    row = next(
        r for r in found.evidence.iter_rows(named=True) if (r["left_id"], r["right_id"]) == ("r1", "r2")
    )
    assert row["carriers"]["last_name"] == 2
    assert row["of"] == 22


@pytest.mark.parametrize(
    ("carriers", "of", "words"),
    [
        (2, 100_000, "No other record has it."),
        (10, 100_000, "Very rare: about 1 record in 10,000."),
        (100, 100_000, "Rare: about 1 record in 1,000."),
        (1_450, 145_000, "Uncommon: about 1 record in 100."),
        (29_000, 145_000, "Common: about 1 record in 5."),
    ],
)
def test_rarity_in_words(carriers, of, words):
    assert rarity_words(carriers, of) == words


def test_a_number_issued_to_one_person_says_so():
    told = shown({"pnc_id": "2001/0123456A", "sex": "M"}, {"pnc_id": "2001/0123456A", "sex": "F"})
    assert told["pnc_id"].rarity == "Issued to one person."
    assert told["sex"].tag == "Speaks against"


def test_a_typed_in_record_is_never_joined_by_the_rule():
    found = link_records(records({}, {}), by_hand=["r2"])
    assert found.people["cluster_id"].n_unique() == 2
    (row,) = found.pairs.iter_rows(named=True)
    assert row["decision"] == "review"
    assert row["conflicts"] == ["asked:by_hand"]
    assert row["reasons"].endswith(
        "but one was typed in by hand, and those are never joined without a person."
    )


def test_what_is_held_already_stays_together_and_is_no_news():
    found = link_records(records({}, {"first_name": "Zoltan"}), held=[("r1", "r2")])
    assert found.people["cluster_id"].n_unique() == 1
    assert found.pairs.is_empty()
