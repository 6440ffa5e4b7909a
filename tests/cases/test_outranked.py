"""MAPPA outranks MARAC for one perpetrator: told on the MARAC's case to whoever sees both, and on the other side by nothing."""

from html import unescape

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import Participant
from plumbline.cases.queries.outranked import led_elsewhere
from plumbline.cases.queries.prompts import prompts_of, prompts_waiting
from plumbline.referrals.entry import GivenPerson
from plumbline.schemes.reading import kind_called
from plumbline.schemes.reading.prompts import read_prompts
from plumbline.schemes.reading.section import Section
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.mappa import a_mappa
from tests.marac import Marac, start_marac
from tests.trust.test_canaries import signed_in


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def case(marac):
    return marac.heard(marac.taken())


@pytest.fixture
def him(marac, case):
    with marac.look(marac.p.alice):
        return Participant.objects.get(case=case, part="perpetrator").person_id


@pytest.fixture
def managed(marac, him, personas, looking_as):
    mappa = a_mappa(personas, looking_as)
    mine = mappa.screened(mappa.taken(mappa.referral(GivenPerson("offender", him))))
    return mappa.at_level("2", mappa.referred(mine, at=days(8)), at=days(9))


def led(marac, case, who):
    viewer = getattr(marac.p, who)
    with marac.look(viewer):
        return [line.ref for line in led_elsewhere(viewer, case)]


def test_whoever_sees_both_is_told_which_case_leads(marac, case, managed):
    assert led(marac, case, "alice") == led(marac, case, "bob") == [managed.ref]


def test_whoever_does_not_see_it_is_told_nothing(marac, case, managed, looking_as, personas):
    with looking_as(personas.bob) as bob:
        services.declare_conflict(case=managed, user=bob.user_id, by=bob)
    assert led(marac, case, "bob") == []


def test_a_case_that_ended_leads_no_more(marac, case, managed, looking_as, personas):
    with looking_as(personas.alice) as alice:
        services.close_case(case=managed, reason="period_ended", words="Ended", by=alice, at=days(10))
    assert led(marac, case, "alice") == []


def test_it_is_never_told_the_other_way_round(marac, case, managed):
    assert led(marac, managed, "alice") == []
    assert kind_called("mappa").yields_to == ()


def test_the_ledger_names_what_was_shown_and_not_where(marac, case, managed, as_role, him):
    led(marac, case, "bob")
    with as_role("auditor"):
        entry = Entry.objects.filter(what="case.listed", objects_seen__contains=[managed.id]).latest("at")
        assert case.id not in entry.objects_seen


def test_the_page_of_the_case_says_it_on_the_screen_alone(marac, case, managed):
    page = unescape(signed_in("bob").get(f"/cases/{case.ref}").content.decode())
    assert f"case {managed.ref}" in page
    assert "It leads for them" in page
    other = unescape(signed_in("bob").get(f"/cases/{managed.ref}").content.decode())
    assert case.ref not in other


def answered(marac, case, him, prompt, answer):
    with marac.look(marac.p.alice) as alice:
        services.answer_prompt(
            case=case, prompt=prompt, person_id=him, answer=answer, words="x", by=alice, at=days(9)
        )
        return [line.prompt.slug for line in prompts_of(alice, case.ref)[1] if line.waits]


def test_once_they_are_referred_or_managed_there_the_coordinator_is_asked_what_was_said(marac, case, him):
    with marac.look(marac.p.alice) as alice:
        assert "precedence" not in [line.prompt.slug for line in prompts_of(alice, case.ref)[1]]
    assert "precedence" in answered(marac, case, him, "mappa", "refer")
    assert "precedence" in answered(marac, case, him, "precedence", "not_taken")
    assert "precedence" in answered(marac, case, him, "mappa", "already")
    assert "precedence" in answered(marac, case, him, "precedence", "finding_out")
    assert "precedence" not in answered(marac, case, him, "mappa", "no")
    assert "precedence" in answered(marac, case, him, "mappa", "already")
    assert "precedence" not in answered(marac, case, him, "precedence", "said")


def test_nobody_else_is_asked(marac, case, him):
    answered(marac, case, him, "mappa", "already")
    for who in ("bob", "dana", "chair", "worker"):
        viewer = getattr(marac.p, who)
        with marac.look(viewer):
            assert prompts_waiting(viewer) == [], who


def test_a_question_follows_one_that_there_is(tmp_path):
    (tmp_path / "kind.yaml").write_text(
        "one: {words: A, about: x, answers: {yes_: B}, settled: [yes_], source: s, after: {two: [no_]}}"
    )
    with pytest.raises(DataUnfit, match="after"):
        read_prompts(Section.read(tmp_path / "kind.yaml"), ("x",), {})


@pytest.mark.parametrize("slug", ["marac"])
def test_what_leads_is_a_kind_with_that_part(slug):
    for rule in kind_called(slug).yields_to:
        assert rule.there in kind_called(rule.kind).parts
