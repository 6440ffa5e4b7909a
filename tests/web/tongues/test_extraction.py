"""What is collected for translators, and that it is what the code says today."""

import ast
from pathlib import Path

import polib
import pytest
import yaml

import plumbline
from plumbline.web.tongues.catalogue import LOCALE
from plumbline.web.tongues.extract_kinds import of_kinds
from plumbline.web.tongues.extract_python import _pattern, _said, is_sewn, sewn
from plumbline.web.tongues.extraction import POT, brought_up_to_date, everything, tallies, template_catalogue
from plumbline.web.tongues.found import Found
from plumbline.web.tongues.languages import WELSH
from plumbline.web.tongues.marks import split_marks


PACKAGE = Path(plumbline.__file__).parent
MOST = yaml.safe_load(Path(__file__).with_name("left.yaml").read_text())


@pytest.fixture(scope="module")
def found():
    return everything()


def test_the_catalogues_hold_what_the_code_says(found):
    """Run script/words after a change of words."""
    fresh = {e.msgid: e.msgid_plural for e in template_catalogue(found)}
    for path in (POT, LOCALE / "cy.po"):
        assert {e.msgid: e.msgid_plural for e in polib.pofile(str(path)) if not e.obsolete} == fresh, (
            path.name
        )


def test_sentences_that_cannot_be_translated_only_become_fewer():
    """A value sewn into a sentence: use `values.words.say`. Lower the figure when there are fewer."""
    found = [f"{one.where}: {one.english}" for one in sewn(PACKAGE)]
    assert len(found) <= MOST["sewn"], found
    assert len(found) > MOST["sewn"] - 25, "lower the figure in left.yaml"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('say("Hello {name}", name=x)', ["Hello {name}"]),
        ('raise DataUnfit("Say why.")', ["Say why."]),
        ('Ask("Close", "Close it", back)', ["Close", "Close it"]),
        ('LABELS = {"met": "Met"}', ["Met"]),
        ('SINCE = {"a": "it leads the case"}', ["it leads the case"]),
        ('x = "Somebody left" if y else "Nobody left"', ["Somebody left", "Nobody left"]),
        ('counted(n, "{count} day", "{count} days")', ["{count} day"]),
        ('counted(n, "All {count} day", "All {count} days")', ["All {count} day"]),
        ('"""A docstring of words."""', []),
        ('x == "Two words"', []),
        ('f"{n} Two words"', []),
        ('cursor.execute("SELECT a FROM b")', []),
        ('TOLD = "AND st.proof_id IS NOT NULL"', []),
        ('KEYS = {"a": "Literal[\'panel\', \'owner\']"}', []),
        ('LABELS["Two words"]', []),
    ],
)  # fmt: skip
def test_what_python_says(code, said):
    assert list(dict.fromkeys(one.english for one in _said(ast.parse(code)))) == said


@pytest.mark.parametrize(
    "code",
    [
        'f"{n} days"', 'f"{n} item{ending}"', 'f"Led by {name}"', 'f"{low} to {high}"', 'f"{name}: not known"',
        'f"from {day}"', 'f"“{name}” is missing."',
    ],
)  # fmt: skip
def test_a_word_beside_a_value_is_found(code):
    assert is_sewn(_pattern(ast.parse(code, mode="eval").body))


@pytest.mark.parametrize(
    "code",
    [
        'f"{ref}-{number}"', 'f"/cases/{ref}/plan"', 'f"{a}: {b}"', 'f"<svg {size} class=x>words"', 'f"Bearer {token}"',
        'f"SELECT {x} FROM y"', 'f"r.{x} = t.{x}"', 'f"attachment; filename={name}"',
    ],
)  # fmt: skip
def test_what_is_no_words_for_people_is_left(code):
    assert not is_sewn(_pattern(ast.parse(code, mode="eval").body))


def test_one_and_several_have_the_same_places(found):
    """A translation fills every form from the places of the first."""
    unlike = [
        one.english
        for one in found
        if one.plural and set(split_marks(one.english)[1::2]) != set(split_marks(one.plural)[1::2])
    ]
    assert unlike == []


def test_the_words_of_a_kind_are_found_and_its_codes_are_not():
    marac = {one.english for one in of_kinds(PACKAGE) if one.where.startswith("schemes/kinds/marac/")}
    assert {"Victim", "Heard, plan set", "MARAC referral"} <= marac
    assert not {"referred", "working_days", "police"} & marac


def test_why_a_kind_cannot_count_or_allow_something_and_what_to_say_instead_are_found():
    mappa = {one.english for one in of_kinds(PACKAGE) if one.where.startswith("schemes/kinds/mappa/")}
    assert {"A court did not make the order", "say what was tried, how and when"} <= mappa
    for beginning in ("the register is the national record", "There is no category 3 at level 1"):
        assert any(one.startswith(beginning) for one in mappa), beginning


def test_a_translation_outlives_a_change_elsewhere():
    kept = [polib.POEntry(msgid="Late", msgstr="Hwyr"), polib.POEntry(msgid="Gone", msgstr="Wedi mynd")]
    file = brought_up_to_date(
        kept, template_catalogue([Found("Late", "web/a.py"), Found("New", "web/a.py")]), WELSH
    )
    assert {e.msgid: (e.msgstr, e.obsolete) for e in file} == {
        "Late": ("Hwyr", False), "New": ("", False), "Gone": ("Wedi mynd", True),
    }  # fmt: skip


def test_what_nobody_reviewed_is_marked_so_and_a_review_stays():
    done = polib.POEntry(
        msgid="Done", msgstr="Wedi’i wneud", tcomment="Reviewed by A. Translator, 2 March 2027"
    )
    file = brought_up_to_date(
        [polib.POEntry(msgid="Late", msgstr="Hwyr"), done],
        template_catalogue([Found("Late", "a.py"), Found("Done", "a.py")]),
        WELSH,
    )
    assert [e.tcomment for e in file] == [
        "Awaits a translator’s review",
        "Reviewed by A. Translator, 2 March 2027",
    ]


def test_rooms_are_counted_apart():
    rows = tallies(
        [Found("Late", "web/own/templates/own/work.html"), Found("New", "cases/enums.py")],
        [polib.POEntry(msgid="Late", msgstr="Hwyr")],
        WELSH,
    )
    assert (rows["web/own"].translatable, rows["web/own"].translated, rows["web/own"].reviewed) == (1, 1, 0)
    assert rows["cases"].translated == 0
