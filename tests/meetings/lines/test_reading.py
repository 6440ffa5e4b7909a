"""One typed line, read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.meetings.lines import (
    Cast,
    KnownAgency,
    KnownPerson,
    ParkTo,
    ReadAction,
    ReadDecision,
    ReadNext,
    ReadPark,
    ReadStatement,
    ReadVote,
    Sort,
    Table,
    read_line,
)


TODAY = date(2026, 5, 13)
HOMES = KnownAgency("homes", "Zedton Homes", ("housing",))
POLICE = KnownAgency("police", "Zedton Police", ("police",))
YJS = KnownAgency("yjs", "Youth Justice Service", ("youth-justice",))
DANA = KnownPerson("dana", "Dana Hall", "homes")
BOB = KnownPerson("bob", "Bob Reed", "police", here=True)
CHIDI = KnownPerson("chidi", "Chidi Chair", "police")
YAN = KnownPerson("yan", "Yan Olu", "yjs")
YVES = KnownPerson("yves", "Yves Pym", "yjs")
DECISIONS = {"keep_open": "Keep open", "close": "Close", "plan_agreed": "Plan agreed", "enforce": "Enforce"}
TABLE = Table(
    (HOMES, POLICE, YJS), (DANA, BOB, CHIDI, YAN, YVES), DECISIONS, {1: "Feels safe", 2: "A home of his own"}
)


def read(text):
    return read_line(text, table=TABLE, today=TODAY)


def test_an_action_of_the_sketch():
    found = read("/a Housing offer ground-floor move by 22 May for obj 2")
    assert (found.owner, found.agency) == (DANA, "homes")
    assert (found.verb, found.what) == ("Offer", "ground-floor move")
    assert (found.due_on, found.objective) == (date(2026, 5, 22), 2)


@pytest.mark.parametrize(
    "text",
    [
        "/a Housing: offer a move, for objective 2, by 22/5",
        "/a dana offer a move for obj. 2 by 22 may",
        "/A Dana Hall to offer a move for obj #2 in 9 days",
        "/a Zedton Homes – offer a move by next Friday for obj 2",
        "/a hous offer a move for obj 2 22 May",
    ],
)
def test_the_order_and_the_small_words_do_not_matter(text):
    found = read(text)
    assert (found.owner, found.verb, found.what) == (DANA, "Offer", "a move")
    assert (found.due_on, found.objective) == (date(2026, 5, 22), 2)


def test_of_an_agency_it_is_whoever_is_there_with_authority():
    assert read("/a Police visit twice a week").owner == BOB


def test_of_several_the_choice_is_left_open():
    found = read("/a YJS call him weekly")
    assert (found.owner, found.owners, found.agency) == (None, (YAN, YVES), "yjs")
    assert (found.verb, found.what) == ("Call", "him weekly")


def test_what_is_vague_is_read_all_the_same():
    found = read("/a Police monitor")
    assert (found.owner, found.verb, found.what, found.due_on, found.objective) == (
        BOB,
        "Monitor",
        "",
        None,
        None,
    )


def test_nobody_is_made_up():
    found = read("/a Offer a move")
    assert (found.owner, found.owners, found.agency, found.verb) == (None, (), "", "Offer")


def test_an_objective_that_is_not_there_is_said():
    found = read("/a Dana offer a move for obj 7")
    assert (found.objective, found.no_such_objective, found.what) == (None, 7, "a move")


def test_an_action_may_say_that_it_serves_none():
    found = read("/a Dana offer a move by Fri for no objective because the court asked")
    assert (found.serves_none_because, found.objective) == ("the court asked", None)
    assert (found.what, found.due_on) == ("a move", date(2026, 5, 15))


@pytest.mark.parametrize(
    ("end", "is_new"),
    [("", None), (" (new)", True), (" (usual)", False), (" (Usual work).", False), (" (anyway)", False)],
)
def test_an_action_may_say_whether_it_is_new(end, is_new):
    found = read(f"/a dana offer a move by 22 May for obj 2{end}")
    assert (found.is_new, found.what, found.objective, found.due_on.day) == (is_new, "a move", 2, 22)


@pytest.mark.parametrize("what", ["buy new locks", "patrol as usual", "visit the new flat (ground floor)"])
def test_the_word_alone_says_nothing_of_it(what):
    assert read(f"/a dana {what}").is_new is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/d Keep open", "Keep open"),
        ("/d keep open: she asked for it", "she asked for it"),
        ("/d Keep openly on", "Keep openly on"),
    ],
    ids=["nothing more", "a colon", "another word"],
)
def test_the_name_of_a_decision_is_not_said_twice(line, words):
    assert read(line).words == words


def test_a_decision_with_its_dissent():
    found = read("/d Keep open, review 11 June; YJS dissent: too early")
    assert (found.kind, found.words) == ("keep_open", "review 11 June")
    assert (found.dissenting_agency, found.dissent, found.dissent_of) == ("yjs", "too early", "")


def test_dissent_of_nobody_known_is_said():
    found = read("/d Close; Fire brigade dissents: not yet")
    assert (found.dissenting_agency, found.dissent_of, found.dissent) == ("", "Fire brigade", "not yet")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("/d plan agreed as below", "plan_agreed"), ("/d enf", "enforce"), ("/d Closet", ""), ("/d Wait", "")],
)
def test_the_kind_of_a_decision_is_its_label_or_the_only_one_begun(text, kind):
    assert read(text).kind == kind


@pytest.mark.parametrize(
    ("text", "sort"), [("/f ", Sort.FACT), ("/o ", Sort.OPINION), ("/s ", Sort.STRENGTH)]
)
def test_a_statement_is_some_agencys(text, sort):
    assert read(f"{text}Housing: rent is two months late") == ReadStatement(
        sort, "rent is two months late", "homes"
    )
    assert read(f"{text}rent is late") == ReadStatement(sort, "rent is late", "")


def test_plain_text_is_a_note():
    assert read("He came late") == ReadStatement(Sort.NOTE, "He came late", "")
    assert read("a Housing offer") == ReadStatement(Sort.NOTE, "a Housing offer", "")


def test_an_unknown_sign_is_kept_as_typed_and_said():
    assert read("/x what") == ReadStatement(Sort.NOTE, "/x what", "", unknown_sign="/x")


def test_next():
    assert read(" /n ") == ReadNext()


@given(st.text(max_size=300))
def test_every_line_can_be_read(text):
    read(text)
    read(f"/a {text}")
    read(f"/d {text}")
    read(f"/f {text}")
    read(f"/v {text}")
    read(f"/p {text}")


WORDS = st.lists(
    st.sampled_from(["offer", "fit", "call", "a", "move", "lock", "weekly", "home", "door"]),
    min_size=2,
    max_size=6,
)
DUE = st.sampled_from(
    [
        ("by 22 May", date(2026, 5, 22)),
        ("by Fri", date(2026, 5, 15)),
        ("in 2 weeks", date(2026, 5, 27)),
        ("", None),
    ]
)
OWNERS = st.sampled_from([("Housing", DANA), ("Bob", BOB), ("Police:", BOB), ("Yves Pym", YVES)])


@given(words=WORDS, due=DUE, owner=OWNERS, number=st.sampled_from([1, 2, None]), first=st.booleans())
def test_what_was_said_is_what_is_read(words, due, owner, number, first):
    purpose = f"for obj {number}" if number else ""
    tail = f"{purpose} {due[0]}" if first else f"{due[0]} {purpose}"
    found = read(f"/a {owner[0]} {' '.join(words)} {tail}")
    assert isinstance(found, ReadAction)
    assert (found.owner, found.due_on, found.objective) == (owner[1], due[1], number)
    assert f"{found.verb} {found.what}".lower() == " ".join(words)


@pytest.mark.parametrize(
    ("text", "to", "because"),
    [
        ("/p waits for the nurse", ParkTo.END, "waits for the nurse"),
        ("/p end: waits for the nurse.", ParkTo.END, "waits for the nurse"),
        ("/p to the end of the agenda, nurse is late", ParkTo.END, "nurse is late"),
        ("/p next: no answer from health", ParkTo.NEXT, "no answer from health"),
        ("/p to the next meeting, no answer", ParkTo.NEXT, "no answer"),
        ("/p next meeting", ParkTo.NEXT, ""),
        ("/p next of kin comes at three", ParkTo.END, "next of kin comes at three"),
        ("/p", ParkTo.END, ""),
    ],
)
def test_parking_says_to_where_and_why(text, to, because):
    assert read(text) == ReadPark(to, because)


def test_a_vote_by_agency():
    found = read("/v Close, nothing more; for Police and housing; against: Youth Justice Service")
    assert isinstance(found, ReadDecision)
    assert (found.kind, found.words, found.is_vote) == ("close", "Close, nothing more", True)
    assert set(found.votes) == {
        ReadVote("police", Cast.FOR),
        ReadVote("homes", Cast.FOR),
        ReadVote("yjs", Cast.AGAINST),
    }
    assert (found.voters_unknown, found.voted_twice) == ((), ())


def test_a_stranger_and_a_second_vote_are_said_and_never_counted():
    found = read("/v Close; for police, Mars; none police")
    assert isinstance(found, ReadDecision)
    assert found.votes == (ReadVote("police", Cast.FOR),)
    assert (found.voters_unknown, found.voted_twice) == (("Mars",), ("police",))


@given(
    casts=st.dictionaries(
        st.sampled_from([("Police", "police"), ("Housing", "homes"), ("YJS", "yjs")]),
        st.sampled_from(list(Cast)),
    )
)
def test_only_who_is_named_votes(casts):
    said = "".join(f"; {cast.value} {name}" for (name, _), cast in casts.items())
    found = read(f"/v Keep open{said}")
    assert isinstance(found, ReadDecision)
    assert set(found.votes) == {ReadVote(key, cast) for (_, key), cast in casts.items()}
