"""A sealed research space: a fact leaves it only as its owner released it, one by one, and nobody outside sees that anything was asked."""

import pytest
from django.db import DatabaseError, transaction

from plumbline.cases import services
from plumbline.cases.enums import ABOUT_RELEASE, RELEASE_NOTICE
from plumbline.cases.models import ReleaseAsk
from plumbline.cases.queries.onward import facts_to_share
from plumbline.cases.queries.releases import releases_of_fact
from plumbline.cases.queries.taking_out import summary_of
from plumbline.notices.queries import waiting_notices
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_sight import NO_CONTENT, OF_A_SEALED_CASE, counts
from tests.casework import days, panel  # noqa: F401 - the fixture
from tests.mash import a_mash
from tests.remembering import remembered
from tests.signing_in import signed_in


LAW = "children-act-2004-s10-s11"


@pytest.fixture
def mash(personas, looking_as):
    return a_mash(personas, looking_as)


@pytest.fixture
def case(mash):
    return mash.screened()


@pytest.fixture
def fact(mash, case):
    return mash.told(case)


@pytest.fixture
@remembered
def asked(mash, case, fact):
    with mash.look(mash.p.alice) as alice:
        return services.ask_release(
            case=case,
            fact=fact,
            for_whom="MARAC co-ordinator",
            because="Plans for tonight",
            by=alice,
            at=days(0.2),
        )


def answer(mash, asked, *, released, who="nia", gateway=LAW, because="Needed to keep her safe"):
    with mash.look(getattr(mash, who, None) or getattr(mash.p, who)) as viewer:
        return services.answer_release(
            ask=asked, released=released, because=because, gateway=gateway, by=viewer, at=days(0.3)
        )


def leaving(mash, case, who="chair"):
    """What of the facts may be sent on, and what may be copied out."""
    with mash.look(getattr(mash, who, None) or getattr(mash.p, who)) as viewer:
        summary = summary_of(viewer, case, on=days(1).date())
        return (
            {one.words for one in facts_to_share(viewer, case)},
            {one.words for line in summary.said for one in line.facts},
        )


def test_inside_everybody_reads_it_and_outside_nothing_of_it_goes(mash, case, fact):
    with mash.look(mash.p.bob) as bob:
        assert releases_of_fact(bob, case.ref, fact.id).fact == fact
    assert leaving(mash, case) == (set(), set())
    assert leaving(mash, case, who="sol") == (set(), set())


def test_its_owner_takes_out_what_is_their_own(mash, case, fact):
    assert leaving(mash, case, who="nia") == ({fact.words}, {fact.words})


def test_what_was_asked_and_not_answered_stays(mash, case, fact, asked):
    assert leaving(mash, case) == (set(), set())


def test_what_its_owner_kept_stays_and_may_be_asked_for_again(mash, case, fact, asked):
    answer(mash, asked, released=False, gateway="")
    assert leaving(mash, case) == (set(), set())
    with mash.look(mash.p.alice) as alice:
        services.ask_release(
            case=case, fact=fact, for_whom="MARAC", because="More is known", by=alice, at=days(0.4)
        )
        found = releases_of_fact(alice, case.ref, fact.id)
    assert [(line.answer, line.answered_by) for line in found.lines] == [("Kept", "Nia"), ("", "")]


def test_what_its_owner_released_may_leave_and_says_for_whom_and_by_which_law(mash, case, fact, asked):
    answer(mash, asked, released=True)
    assert leaving(mash, case) == ({fact.words}, {fact.words})
    with mash.look(mash.p.alice) as alice:
        (line,) = releases_of_fact(alice, case.ref, fact.id).lines
    assert (line.ask.for_whom, line.citation, line.answered_by) == (
        "MARAC co-ordinator", "Children Act 2004 ss.10-11", "Nia",
    )  # fmt: skip


def test_one_fact_released_releases_no_other(mash, case, fact, asked):
    mash.told(case, who="bob", agency="police", at=days(0.15))
    answer(mash, asked, released=True)
    # The chair is of the police, whose own fact is theirs to take.
    assert leaving(mash, case, who="sol")[0] == {fact.words}


def test_an_owner_releases_unasked(mash, case, fact):
    with mash.look(mash.nia) as nia:
        services.release_own(
            case=case, fact=fact, for_whom="The school", because="It keeps her in sight", gateway=LAW, by=nia, at=days(0.2)
        )  # fmt: skip
    assert leaving(mash, case)[0] == {fact.words}


@pytest.mark.parametrize("who", ["alice", "chair", "bob", "sol"])
def test_nobody_else_answers_for_the_owner(mash, case, fact, asked, who):
    with pytest.raises(PermissionRefused):
        answer(mash, asked, released=True, who=who)
    assert leaving(mash, case) == (set(), set())


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"gateway": ""}, "Choose the law"),
        ({"gateway": "made-up"}, "Choose the law"),
        ({"because": " "}, "few words"),
    ],
)
def test_a_release_names_its_law_and_reason(mash, asked, given, says):
    with pytest.raises(DataUnfit, match=says):
        answer(mash, asked, released=True, **given)


def test_it_is_answered_once_and_asked_for_once_at_a_time(mash, case, fact, asked):
    with mash.look(mash.p.bob) as bob, pytest.raises(StageRefused, match="has not answered yet"):
        services.ask_release(case=case, fact=fact, for_whom="x", because="x", by=bob, at=days(0.3))
    answer(mash, asked, released=False, gateway="")
    with pytest.raises(StageRefused, match="answered already"):
        answer(mash, asked, released=True)


@pytest.mark.parametrize(("for_whom", "because"), [(" ", "x"), ("x", " ")])
def test_whoever_asks_says_for_whom_and_why(mash, case, fact, for_whom, because):
    with mash.look(mash.p.alice) as alice, pytest.raises(DataUnfit):
        services.ask_release(case=case, fact=fact, for_whom=for_whom, because=because, by=alice, at=days(0.2))


def test_a_kind_that_seals_nothing_has_none_of_it(panel, personas, looking_as):  # noqa: F811
    case = panel.everything()
    with looking_as(personas.bob) as bob:
        from plumbline.cases.models import Fact

        fact = Fact.objects.filter(reply__request__case=case).first()
        assert fact in facts_to_share(bob, case)
        with pytest.raises(NotVisible):
            releases_of_fact(bob, case.ref, fact.id)
        with pytest.raises(StageRefused, match="not sealed"):
            services.ask_release(case=case, fact=fact, for_whom="x", because="x", by=bob)


def empty():
    return {table for table, rows in counts(OF_A_SEALED_CASE).items() if not rows}


@pytest.fixture
def answered(mash, asked):
    answer(mash, asked, released=True)


def test_who_sits_in_the_hub_sees_every_row(answered, mash, personas, looking_as):
    for viewer in (personas.alice, personas.bob, mash.sol, mash.nia):
        with looking_as(viewer):
            assert empty() == set(), viewer.name


@pytest.mark.parametrize("name", [*NO_CONTENT, "administrator", "dana", "worker"])
def test_others_see_none(answered, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert empty() == OF_A_SEALED_CASE
        assert not ReleaseAsk.objects.exists()


def told_of(mash, who):
    with mash.look(getattr(mash, who, None) or getattr(mash.p, who)) as viewer:
        return [(one.kind, one.about_kind, one.about_id) for one in waiting_notices(viewer)]


def test_its_owner_is_told_that_it_is_asked_for_and_nobody_else(mash, asked):
    assert (RELEASE_NOTICE, ABOUT_RELEASE, asked.id) in told_of(mash, "nia")
    for who in ("alice", "chair", "bob", "sol", "worker", "dana", "charlie", "governance"):
        assert ABOUT_RELEASE not in {about for _, about, _ in told_of(mash, who)}, who


def test_what_an_agency_releases_of_itself_is_told_to_nobody(mash, case, fact):
    with mash.look(mash.nia) as nia:
        services.release_own(
            case=case,
            fact=fact,
            for_whom="School",
            because="It has to know",
            gateway=LAW,
            by=nia,
            at=days(0.2),
        )
    assert ABOUT_RELEASE not in {about for _, about, _ in told_of(mash, "nia")}


def test_the_notice_names_nothing_and_leads_to_the_answer(mash, case, fact, asked):
    nia = signed_in("nia")
    page = nia.get("/notices").content.decode()
    card = page[page.index("Something that your agency gave is asked for") :][:1200]
    assert f"/cases/{case.ref}/facts/{fact.id}/release" in card
    for word in ("burn", "MARAC co-ordinator", "Plans for tonight", "Alice"):
        assert word not in card
    answer(mash, asked, released=False)
    assert "It was answered." in nia.get("/notices").content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "charlie"])
def test_the_database_takes_no_such_notice_for_anybody_else(mash, asked, who):
    stranger = getattr(mash.p, who).user_id
    with mash.look(mash.p.alice) as alice, pytest.raises(DatabaseError), transaction.atomic():
        tell_at_once(
            told=[Told(stranger, RELEASE_NOTICE, ABOUT_RELEASE, asked.id, days(0).date())],
            by=alice,
            at=days(1),
        )


def test_nor_for_its_owner_once_it_is_answered(mash, asked):
    answer(mash, asked, released=False)
    with mash.look(mash.p.alice) as alice, pytest.raises(DatabaseError), transaction.atomic():
        tell_at_once(
            told=[Told(mash.nia.user_id, RELEASE_NOTICE, ABOUT_RELEASE, asked.id, days(0).date())],
            by=alice,
            at=days(1),
        )
