"""A plan is made, tried, registered, locked and compared from pages; who reads it may not change it."""

import pytest
from django.test import Client

from plumbline.access.jobs import job_viewer
from plumbline.finding.enums import Method
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.jobs.performing import perform
from plumbline.jobs.tasks import TASKS
from plumbline.queue.models import Work
from plumbline.studies.models import Protocol, ProtocolLock, Result
from plumbline.web.protocols.forms import PlanForm
from tests.conftest import database_role
from tests.finding.conftest import put_history, scheme  # noqa: F401 - shared fixtures
from tests.finding.made_up import INDEX, between, births, history
from tests.finding.panels import freeze
from tests.personas import PASSWORD


pytestmark = pytest.mark.django_db
PEOPLE = 320
CHOSEN = {
    "question": "Did it help?",
    "window": "365",
    "smallest": "0.3",
    "looks": ["182"],
    "parts": ["under_25"],
    "control": "property_crime",
    "late": "28",
    "design": "lottery",
}


@pytest.fixture
def client_of(personas):
    def sign_in(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def frozen(put_history, scheme, looking_as):  # noqa: F811 - the fixtures
    """`frozen(method, effect)` freezes a list of 200, or 60 by rank, a year ago, and goes on with the effect for those offered."""

    def make(method=Method.BY_LOT, effect=1.0):
        every = history(PEOPLE, rate=3.0, days=4 * 365)
        put_history(between(every, None, INDEX), births=births(PEOPLE))
        more = {"seed": b"a seed for the pages"} if method is Method.BY_LOT else {}
        run = freeze(method=method, listed=200 if method is Method.BY_LOT else 60, scheme=scheme, **more)
        after = history(
            PEOPLE, rate=3.0, days=4 * 365, effect=dict.fromkeys(offered(run, looking_as), effect)
        )
        put_history(after, births=births(PEOPLE))
        return run

    return make


def offered(run, looking_as):
    with database_role("analyst"), looking_as(job_viewer("evaluate")):
        arms = dict(ListEntry.objects.filter(run=run).values_list("study_number", "arm"))
        return [str(key.person_id) for key in StudyKey.objects.all() if arms[key.study_number] == "offered"]


@pytest.fixture
def worked(as_role, django_capture_on_commit_callbacks):
    """Do what waits in the analyst's queue, as its process does; the last piece of work."""

    def do():
        with as_role("analyst"), django_capture_on_commit_callbacks(execute=True):
            for waiting in Work.objects.filter(state="waiting").order_by("asked_at"):
                perform(waiting.id, TASKS)
            return Work.objects.latest("asked_at")

    return do


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def planned(client, run, **more):
    answer = client.post(f"/evaluations/plan/{run.id}", {**CHOSEN, **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_before_anything_is_chosen_the_page_says_whether_one_could_tell(client_of, frozen):
    shown = page(client_of(), f"/evaluations/plan/{frozen().id}")
    assert "Can we even tell?" in shown
    assert "A fall of 20% is the smallest you call worth having" in shown


def test_trying_other_choices_saves_nothing(client_of, frozen, as_role):
    client, run = client_of(), frozen()
    answer = client.post(
        f"/evaluations/plan/{run.id}", {**CHOSEN, "smallest": "0.5", "question": "", "act": "try"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "A fall of 50%" in shown
    assert "There is a problem" not in shown
    with as_role("app"):
        assert not Protocol.objects.exists()


def test_a_script_is_given_the_part_that_changes_alone(client_of, frozen):
    answer = client_of().post(
        f"/evaluations/plan/{frozen().id}", {**CHOSEN, "act": "try"}, headers={"X-Plumbline-Part": "1"}
    )
    shown = answer.content.decode()
    assert "A fall of 30%" in shown
    assert "<html" not in shown


def test_a_look_takes_from_what_the_end_can_show(client_of, frozen):
    from plumbline.studies.foresight import foresight

    asked = {"people": 200, "window_days": 365, "smallest_worth_having": 0.3}
    known = frozen().plan
    assert (
        foresight(known, **asked, looks=[91, 182]).chance_worthwhile
        < foresight(known, **asked).chance_worthwhile
    )


def test_registered_locked_and_compared_from_pages(client_of, frozen, worked, as_role):
    client, run = client_of(), frozen()
    address = planned(client, run)
    shown = page(client, address)
    assert "Not locked" in shown
    assert "Under 25 on the day of the list" in shown
    assert client.post(f"{address}/compare").status_code == 409
    client.post(f"{address}/lock")
    assert worked().state == "done"
    with as_role("app"):
        lock = ProtocolLock.objects.get()
    assert lock.sha256 in page(client, address)
    assert '"looks":[182]' in lock.canonical
    assert client.post(f"{address}/lock").status_code == 409
    client.post(f"{address}/compare")
    assert worked().state == "done"
    with as_role("app"):
        result = Result.objects.get()
    assert result.sentence in page(client, address).replace("&#x27;", "'")
    card = page(client, f"/evaluations/{result.id}")
    assert "In what circumstances" in card
    assert "See the plan" in card


@pytest.mark.parametrize(("effect", "heading"), [(0.35, "Violence fell"), (1.0, "No change worth having")])
def test_a_planted_fall_is_found_and_none_is_not(client_of, frozen, worked, effect, heading):
    client = client_of()
    address = planned(client, frozen(effect=effect), window="182", looks=[], parts=[])
    client.post(f"{address}/lock")
    worked()
    client.post(f"{address}/compare")
    done = worked()
    shown = page(client, f"/evaluations/{done.result_id}")
    assert heading in shown, done.said


def test_the_follow_up_that_a_lock_records_is_what_the_queue_sees(client_of, frozen, worked, as_role):
    """A page under row-level security may see no file at all; a lock by it would claim that nothing was loaded."""
    client = client_of()
    client.post(f"{planned(client, frozen())}/lock")
    worked()
    with as_role("app"):
        assert ProtocolLock.objects.get().follow_up_loaded_to is not None


def test_an_amended_plan_says_what_it_says_otherwise(client_of, frozen, worked):
    client, run = client_of(), frozen()
    client.post(f"{planned(client, run)}/lock")
    worked()
    shown = page(client, planned(client, run, question="Another question?", design="waitlist"))
    assert "What it says otherwise" in shown
    assert "<del>Did it help?</del>" in shown
    assert "<ins>waitlist</ins>" in shown
    assert "to wait 365 days for one" in shown


def test_an_amended_result_shows_on_its_card_what_was_changed(client_of, frozen, worked):
    client, run, short = client_of(), frozen(), {"window": "182", "looks": [], "parts": []}
    client.post(f"{planned(client, run, **short)}/lock")
    worked()
    second = planned(client, run, question="Another question?", **short)
    client.post(f"{second}/lock")
    worked()
    client.post(f"{second}/compare")
    card = page(client, f"/evaluations/{worked().result_id}")
    assert "· plan amended" in card
    assert "Question: <del>Did it help?</del> <ins>Another question?</ins>" in card


def test_somebody_of_another_agency_witnesses_a_locked_plan(client_of, frozen, worked):
    client, chair = client_of(), client_of("chair")
    address = planned(client, frozen(), window="182", looks=[], parts=[])
    assert chair.post(f"{address}/witness").status_code == 409
    client.post(f"{address}/lock")
    worked()
    assert "I have read it as it stands" not in page(client, address)
    assert "Not witnessed" in page(client, address)
    client.post(f"{address}/compare")
    card = f"/evaluations/{worked().result_id}"
    assert "Not witnessed." in page(client, card)
    assert "Said otherwise than the plan before" not in page(client, card)
    assert "I have read it as it stands" in page(chair, address)
    assert chair.post(f"{address}/witness")["Location"] == address
    assert "I have read it as it stands" not in page(chair, address)
    assert "Witnessed after the first result" in page(client, address)
    assert "Witnessed after the first result, by" in page(client, card)
    assert client.post(f"{address}/witness").status_code == 409
    assert client_of("bob").post(f"{address}/witness").status_code == 403


def test_looks_that_cannot_be_come_back_beside_their_field(client_of, frozen):
    answer = client_of().post(
        f"/evaluations/plan/{frozen().id}", {**CHOSEN, "window": "182", "looks": ["182"]}
    )
    assert answer.status_code == 422
    assert "at least 60 days" in answer.content.decode()


def test_a_list_by_rank_asks_for_no_looks_and_no_parts(client_of, frozen):
    client, run = client_of(), frozen(Method.BY_RANK)
    shown = page(client, f"/evaluations/plan/{run.id}")
    assert "looked at before the end" not in shown
    assert "compared with its own history" in shown
    address = planned(client, run, design="rank")
    assert 'Groups looked at separately</dt><dd class="govuk-summary-list__value">None' in page(
        client, address
    )


def test_a_list_by_rank_is_compared_at_its_line(client_of, frozen):
    client, run = client_of(), frozen(Method.BY_RANK)
    address = planned(client, run, design="capacity_line")
    assert "near place 60 of the list" in page(client, address)


@pytest.mark.parametrize(
    ("has_cases", "designs"),
    [(True, ["rank", "same_day", "capacity_line", "adjusted"]), (False, ["rank", "capacity_line"])],
    ids=["of a scheme", "of none"],
)
def test_cases_begin_only_from_a_list_of_a_scheme(has_cases, designs):
    form = PlanForm(method=Method.BY_RANK, has_cases=has_cases)
    assert [value for value, _ in form.fields["design"].choices] == designs


def test_the_board_reads_a_plan_and_cannot_change_it(client_of, frozen):
    address = planned(client_of(), frozen())
    board = client_of("board")
    shown = page(board, address)
    assert "Lock this plan" not in shown
    assert board.post(f"{address}/lock").status_code == 403
    assert board.post(f"{address}/compare").status_code == 403


def test_outside_the_agreement_there_is_no_plan(client_of, frozen):
    address = planned(client_of(), frozen())
    assert client_of("charlie").get(address).status_code in {403, 404}


def test_a_researcher_of_the_scheme_plans_locks_and_compares(client_of, frozen, worked, as_role, personas):
    client, run = client_of("researcher"), frozen()
    answer = client.get(f"/evaluations/plan/{run.id}")
    # Whose agency is no partner of the scheme sees no list, nor that there is one.
    assert answer.status_code == (200 if personas.researcher.agency_ids[0] in run.seen_by_agencies else 404)


def test_a_result_is_checked_by_somebody_else_before_it_leaves(client_of, frozen, worked):
    client = client_of()
    address = planned(client, frozen(), window="182", looks=[], parts=[])
    client.post(f"{address}/lock")
    worked()
    client.post(f"{address}/compare")
    card = f"/evaluations/{worked().result_id}"
    assert "Check it" not in page(client, card)
    checker = client_of("governance")
    assert "0 of two people" in page(checker, card)
    answer = checker.post(f"{card}/release", {"passed": "yes", "looked": ["small"]})
    assert answer.status_code == 422
    assert "Look at each of these" in answer.content.decode()
    checker.post(f"{card}/release", {"passed": "yes", "looked": ["small", "words", "plan"]})
    assert "1 of two people" in page(checker, card)
    assert "Somebody else has to check it" in page(client, f"{card}/release")


def test_the_size_is_played_on_the_towns_own_years_by_the_queue(client_of, frozen, worked, monkeypatch):
    monkeypatch.setattr("plumbline.studies.power_trial.DRAWS", 50)
    client, run = client_of(), frozen()
    assert "Play it on the town" in page(client, f"/evaluations/plan/{run.id}")
    client.post(f"/evaluations/plan/{run.id}/try")
    assert worked().state == "done"
    shown = page(client, f"/evaluations/plan/{run.id}")
    assert "50 lotteries of 200 people each" in shown
    assert "own last year a fall of about" in shown


def test_each_way_of_comparing_a_list_by_rank_says_what_it_could_show(client_of, frozen, worked, monkeypatch):
    monkeypatch.setattr("plumbline.studies.design_trial.DRAWS", 50)
    monkeypatch.setattr("plumbline.studies.design_trial.FALLS", (0.0, 0.4))
    client, run = client_of(), frozen(Method.BY_RANK)
    address = f"/evaluations/plan/{run.id}"
    before = page(client, address)
    assert "for the 60 people of the list against 60 of such histories" in before
    assert before.count("Not played yet") == 4
    assert "How many stand near the line is read when it is played" in before
    client.post(f"{address}/try")
    assert worked().state == "done"
    after = page(client, address)
    # Three years of this town's files are held before the list: one short of what its own history takes.
    assert "It takes 4 whole years before the list to play this on, and 3 are loaded." in after
    assert "Not played yet" not in after
    chosen = {**CHOSEN, "design": "same_day", "act": "try"}
    shown = client.post(address, chosen).content.decode()
    assert "(chosen)" in shown
    assert "60 people whose case begins, as many as there are places" in shown
    assert "50 times, for 60 people: whose case begins drawn anew" in shown
    assert (
        "told from the scores"
        in client.post(address, {**chosen, "design": "capacity_line"}).content.decode().lower()
    )
