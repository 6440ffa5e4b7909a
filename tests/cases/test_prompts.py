"""What is asked of the co-ordinator alone: answered with a reason, and there for nobody else, in raw SQL either."""

import pytest
from django.db import connection

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import Participant
from plumbline.cases.queries.prompts import prompts_of, prompts_waiting
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import Marac, add_person, start_marac
from tests.mash import a_mash


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def case(marac):
    return marac.heard(marac.taken())


def answer(marac, case, answer="refer", who="alice", part="perpetrator", prompt="mappa"):
    with marac.look(marac.p.alice):
        person = Participant.objects.get(case=case, part=part).person_id
    viewer = getattr(marac.p, who)
    with marac.look(viewer):
        return services.answer_prompt(
            case=case, prompt=prompt, person_id=person, answer=answer, words="Two convictions, made up",
            by=viewer, at=days(9),
        )  # fmt: skip


def test_it_waits_for_the_coordinator_until_it_is_settled(marac, case, looking_as):
    answer(marac, case, "known", part="child", prompt="child")
    with looking_as(marac.p.alice) as alice:
        assert prompts_waiting(alice) == [case.ref]
    answer(marac, case, "finding_out")
    with looking_as(marac.p.alice) as alice:
        assert prompts_waiting(alice) == [case.ref]
    answer(marac, case, "refer")
    with looking_as(marac.p.alice) as alice:
        # What was said to MAPPA is asked from then on.
        assert prompts_waiting(alice) == [case.ref]
    answer(marac, case, "nothing", prompt="precedence")
    with looking_as(marac.p.alice) as alice:
        assert prompts_waiting(alice) == []
        line = prompts_of(alice, case.ref)[1][0]
        assert [r.label for r in line.replies] == ["I am finding out", "Yes, I refer them"]


@pytest.mark.parametrize("who", ["bob", "dana", "chair", "worker", "charlie", "governance", "board"])
def test_to_everybody_else_it_is_not_there(marac, case, looking_as, who):
    answer(marac, case)
    viewer = getattr(marac.p, who)
    with looking_as(viewer):
        with pytest.raises(NotVisible):
            prompts_of(viewer, case.ref)
        assert prompts_waiting(viewer) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_promptanswer")
            assert cursor.fetchone()[0] == 0


def test_the_next_coordinator_finds_it(marac, case, personas, looking_as):
    answer(marac, case)
    olga = add_person(personas, "olga", "council", Role.COORDINATOR)
    with looking_as(olga):
        assert not prompts_of(olga, case.ref)[1][0].waits


def test_a_representative_does_not_answer(marac, case):
    with pytest.raises(PermissionRefused, match="alone"):
        answer(marac, case, who="bob")


def test_it_is_asked_of_the_perpetrator_alone(marac, case):
    with pytest.raises(DataUnfit, match="not asked"):
        answer(marac, case, part="victim")


def test_an_answer_that_is_not_on_offer_is_refused(marac, case):
    with pytest.raises(DataUnfit, match="Choose one of"):
        answer(marac, case, "maybe")


def test_the_room_is_not_asked(marac):
    from plumbline.schemes.queries import kind_of

    assert "mappa" not in {q.slug for q in kind_of(marac.scheme).meeting.questions}


def test_a_child_in_a_case_is_put_before_the_mash_or_the_reason_is_written_down(
    marac, case, personas, looking_as
):
    """Domain 12.4, rule 3: recorded either way."""
    answer(marac, case, "no")
    with looking_as(personas.alice) as alice:
        assert prompts_waiting(alice) == [case.ref]
        child = Participant.objects.get(case=case, part="child").person_id
    with pytest.raises(DataUnfit, match="Say why"), looking_as(personas.alice) as alice:
        services.answer_prompt(
            case=case, prompt="child", person_id=child, answer="not_put", words=" ", by=alice, at=days(9)
        )
    answer(marac, case, "not_put", part="child", prompt="child")
    with looking_as(personas.alice) as alice:
        assert prompts_waiting(alice) == []
        line = prompts_of(alice, case.ref)[1][1]
    assert [(r.label, r.words) for r in line.replies] == [("No, because", "Two convictions, made up")]


def test_put_before_the_mash_it_leads_to_a_contact_of_its_own_there(marac, case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        assert prompts_of(alice, case.ref)[1][1].refer_to == ()
    mash = a_mash(personas, looking_as)
    answer(marac, case, "refer", part="child", prompt="child")
    with looking_as(personas.alice) as alice:
        assert prompts_of(alice, case.ref)[1][1].refer_to == (mash.scheme,)


@pytest.mark.parametrize("kind", ["iom", "mappa", "marac", "violence"])
def test_every_kind_of_adults_asks_it(kind):
    asked = kind_called(kind).prompts["child"]
    assert asked.leads_to == {"refer": "mash"}
    assert "finding_out" not in asked.settled
    assert set(asked.answers) == asked.settled | {"finding_out"}


def test_where_no_child_is_named_it_is_asked_whether_there_is_one(panel, looking_as):
    case = panel.triaged()
    with looking_as(panel.p.alice) as alice:
        assert prompts_waiting(alice) == [case.ref]
        services.answer_prompt(
            case=case, prompt="child", person_id=case.person_id, answer="no_child", words="Lives alone", by=alice, at=days(2)
        )  # fmt: skip
        assert prompts_waiting(alice) == []
