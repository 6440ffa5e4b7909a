"""The evidence: for each field, the levels at which two records may agree or differ, in the order they are tried.

One table serves three readers, so that they can never drift apart: the Splink model (each level's SQL and its
starting probabilities), the rule that decides (by the level's slug), and the person at the desk (its words).

``m`` is how often the level is seen between two records of one person, ``u`` between records of two people,
before the model has learnt its own from the file (Fellegi & Sunter 1969, JASA 64:1183-1210).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plumbline.values.words import say


Standing = Literal["agrees", "near", "differs", "conflicts"]

MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which a field may compare.

    Parameters
    ----------
    slug : stable name, unique within its field.
    sql : condition over columns ending ``_l`` and ``_r``; ``ELSE`` for the last.
    m, u : starting probabilities among pairs of one person, and of two people.
    standing : whether it speaks for one person, half speaks, is silent, or speaks against.
    words : what a reader is told, without a capital or full stop.
    rare_counts_more : column whose frequency adjusts the weight, so that a rare value counts for more.
    """

    slug: str
    sql: str
    m: float
    u: float
    standing: Standing
    words: str
    rare_counts_more: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field compared, its levels in the order they are tried, and when it has nothing to compare.

    ``modelled`` is false where only the rule reads the field: the model gives it no weight.
    """

    name: str
    missing: str
    levels: tuple[Level, ...]
    modelled: bool = True

    def level(self, slug: str) -> Level:
        """The level of that slug."""
        return next(level for level in self.levels if level.slug == slug)

    def slug_of_gamma(self) -> dict[int, str]:
        """Splink's comparison value -> slug: -1 is missing, 0 the last level, upward to the first tried."""
        numbered = {len(self.levels) - 1 - at: level.slug for at, level in enumerate(self.levels)}
        return {-1: MISSING, **numbered}


def _unknown(*columns: str) -> str:
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


# A slip of the pen is one letter wrong, missing, doubled or swapped, in a name long enough to tell. Two real names
# one letter apart (Joan and John) are two people: `given` says which spellings are real.
_SLIP = (
    "least(length({name}_l), length({name}_r)) >= 4 AND (damerau_levenshtein({name}_l, {name}_r) <= 1"
    " OR (least(length({name}_l), length({name}_r)) >= 7 AND jaro_winkler_similarity({name}_l, {name}_r) >= 0.95))"
)
_FORMS_MEET = "list_has_any(first_forms_l, first_forms_r)"
_ONE_WHOLE_NAME = "list_has_any(name_keys_l, name_keys_r)"

FIRST_NAME = Field(
    name="first_name",
    missing=_unknown("first"),
    levels=(
        Level("crossed", "first_l <> last_l AND first_l = last_r AND last_l = first_r", 0.01, 0.00001, "near", "forename and surname the other way round"),
        Level("alias", f"{_ONE_WHOLE_NAME} AND (last_l <> last_r OR NOT {_FORMS_MEET})", 0.02, 0.00001, "near", "one is also known by the other’s full name"),
        Level("same", "first_l = first_r", 0.80, 0.010, "agrees", "same forename", rare_counts_more="first"),
        Level("short_form", _FORMS_MEET, 0.05, 0.002, "agrees", "one forename is a short form or spelling of the other"),
        Level("slip", f"NOT (given_l AND given_r) AND {_SLIP.format(name='first')}", 0.05, 0.002, "agrees", "forenames one slip of the pen apart"),
        Level("perhaps", "list_has_any(first_perhaps_l, first_perhaps_r)", 0.03, 0.005, "near", "one forename may stand for the other"),
        Level("initial", "least(length(first_l), length(first_r)) = 1 AND left(first_l, 1) = left(first_r, 1)", 0.01, 0.002, "near", "only an initial to compare, and it fits"),
        Level("close", "jaro_winkler_similarity(first_l, first_r) >= 0.88", 0.02, 0.012, "differs", "forenames alike but not the same"),
        Level("different", "ELSE", 0.01, 0.957, "conflicts", "different forenames"),
    ),
)  # fmt: skip

# Where the two go by one whole name in another order, the forename has already said so: counting the surname as
# well would count one fact twice.
LAST_NAME = Field(
    name="last_name",
    missing=f"{_unknown('last')} OR (last_l <> last_r AND {_ONE_WHOLE_NAME})",
    levels=(
        Level("same", "last_l = last_r", 0.88, 0.004, "agrees", "same surname", rare_counts_more="last"),
        Level("slip", _SLIP.format(name="last"), 0.06, 0.002, "agrees", "surnames one slip of the pen apart"),
        Level("part", "list_has_any(last_parts_l, last_parts_r)", 0.02, 0.001, "near", "part of a double surname is the same"),
        Level("close", "jaro_winkler_similarity(last_l, last_r) >= 0.88", 0.01, 0.010, "differs", "surnames alike but not the same"),
        Level("different", "ELSE", 0.03, 0.983, "differs", "different surnames"),
    ),
)  # fmt: skip

# A father and son may share a day and month, and so be one digit apart: within twelve years, nobody's parent.
_NEAR_IN_YEARS = "abs(left(dob_l, 4)::INTEGER - left(dob_r, 4)::INTEGER) < 12"

DATE_OF_BIRTH = Field(
    name="date_of_birth",
    missing=_unknown("dob"),
    levels=(
        Level("same", "dob_l = dob_r", 0.90, 0.00005, "agrees", "same birth date"),
        Level("swapped", "dob_fold_l = dob_fold_r", 0.03, 0.00004, "near", "birth dates the same with day and month swapped"),
        Level("one_digit", f"hamming(dob_l, dob_r) = 1 AND {_NEAR_IN_YEARS}", 0.04, 0.0012, "near", "birth dates one digit apart"),
        Level("same_year", "left(dob_l, 4) = left(dob_r, 4)", 0.02, 0.02, "conflicts", "same birth year, another day"),
        Level("different", "ELSE", 0.01, 0.97871, "conflicts", "different birth dates"),
    ),
)  # fmt: skip

SEX = Field(
    name="sex",
    missing=_unknown("sex"),
    levels=(
        Level("same", "sex_l = sex_r", 0.99, 0.5, "agrees", "same sex"),
        Level("different", "ELSE", 0.01, 0.5, "conflicts", "recorded as different sexes"),
    ),
)

# One field for where someone lives. A postcode beside an address would count one fact twice: that cost five points
# of precision at 100,000 records when it was tried.
PLACE = Field(
    name="place",
    missing="(door_l IS NULL AND postcode_l IS NULL) OR (door_r IS NULL AND postcode_r IS NULL)"
    " OR ((door_l IS NULL OR door_r IS NULL) AND (postcode_l IS NULL OR postcode_r IS NULL))",
    levels=(
        Level("same_door", "door_l = door_r AND coalesce(damerau_levenshtein(postcode_l, postcode_r) <= 1, true)", 0.55, 0.0001, "agrees", "same address"),
        Level("near_door", "postcode_l = postcode_r AND house_l = house_r", 0.04, 0.00002, "agrees", "same house number and postcode"),
        Level("postcode", "postcode_l = postcode_r AND (door_l IS NULL OR door_r IS NULL)", 0.04, 0.0003, "agrees", "same postcode"),
        Level("neighbour", "postcode_l = postcode_r", 0.02, 0.0006, "near", "same postcode, another door"),
        Level("area", "left(postcode_l, length(postcode_l) - 3) = left(postcode_r, length(postcode_r) - 3)", 0.15, 0.15, "differs", "different address in the same area"),
        Level("different", "ELSE", 0.20, 0.84898, "differs", "different address"),
    ),
)  # fmt: skip

PHONE = Field(
    name="phone",
    missing=_unknown("phone"),
    levels=(
        Level("same", "phone_l = phone_r", 0.65, 0.00005, "agrees", "same telephone"),
        Level("different", "ELSE", 0.35, 0.99995, "differs", "different telephone"),
    ),
)


def _identifier(name: str, words: str) -> Field:
    return Field(
        name=name,
        missing=_unknown(name),
        levels=(
            Level("same", f"{name}_l = {name}_r", 0.98, 0.000005, "agrees", say("same {words}", words=words)),
            Level("different", "ELSE", 0.02, 0.999995, "conflicts", say("different {words}s", words=words)),
        ),
    )


PNC_ID = _identifier("pnc_id", "PNC id")
NHS_NUMBER = _identifier("nhs_number", "NHS number")

# The three fields below are read by the rule alone.
LETTERS = Field(
    name="letters",
    missing="NOT (odd_letters_l OR odd_letters_r)",
    modelled=False,
    levels=(
        Level("odd", "odd_letters_l OR odd_letters_r", 0.5, 0.5, "conflicts", "a name holds marks that nobody sees, or letters that pose as others"),
        Level("plain", "ELSE", 0.5, 0.5, "differs", "names in plain letters"),
    ),
)  # fmt: skip
MIDDLE_NAME = Field(
    name="middle_name",
    missing=_unknown("middle"),
    modelled=False,
    levels=(
        Level("same", "left(middle_l, 1) = left(middle_r, 1)", 0.5, 0.5, "near", "middle names fit"),
        Level("different", "ELSE", 0.5, 0.5, "conflicts", "different middle names"),
    ),
)
EVENT = Field(
    name="event",
    missing="event_l IS NULL OR event_r IS NULL OR event_l <> event_r",
    modelled=False,
    levels=(
        Level("other_role", "role_l <> role_r", 0.5, 0.5, "conflicts", "in different roles in one event"),
        Level("together", "ELSE", 0.5, 0.5, "differs", "named in the same event"),
    ),
)

FIELDS: tuple[Field, ...] = (
    FIRST_NAME, LAST_NAME, DATE_OF_BIRTH, SEX, PLACE, PHONE, PNC_ID, NHS_NUMBER, MIDDLE_NAME, LETTERS, EVENT,
)  # fmt: skip
FIELD = {field.name: field for field in FIELDS}
