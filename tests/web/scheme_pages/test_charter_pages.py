"""A charter is written down, read, and compared with the one before."""

from datetime import date

import pytest
from django.test import Client

from plumbline.schemes.models import Charter
from plumbline.web.scheme_pages.charter_words import _chain
from tests.casework import panel, start_panel  # noqa: F401 - a fixture
from tests.charters import signed
from tests.personas import PASSWORD


AT = "/schemes/violence-panel/charter"
PARTS = {
    "aim": "A fifth fewer people hurt twice within a year",
    "measure": "Events per person-year",
    "who_for": "Adults hurt again and again",
    "criteria": "Hurt twice in a year\nLives in the town",
    "lawful_basis": "Crime and Disorder Act 1998 s.115",
    "success_test": "An interval below no change",
    "stop_rule": "Under 60% of actions on time",
    "stop_figure": "actions-on-time",
    "stop_line": "60",
    "stop_quarters": "2",
    "agreed_by": "Bea Board, chair of the board",
    "signed_on": "1 2 2026",
    "review_on": "1 2 2027",
    "chain_1_activity": "Agree actions",
    "chain_1_activity_measure": "Meetings held",
    "chain_1_output": "Actions done",
    "chain_1_output_measure": "Share on time",
    "chain_1_outcome": "Less violence",
    "chain_1_outcome_measure": "Events per person-year",
}


@pytest.fixture
def client_of(panel):  # noqa: F811
    def sign_in(who):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def parts(panel):  # noqa: F811
    return PARTS | {f"role_{agency}": "Time" for agency in panel.scheme.agencies}


def test_a_new_version_is_signed_and_the_one_before_stays(client_of, parts, panel, looking_as):  # noqa: F811
    shown = client_of("alice").post(f"{AT}/sign", parts, follow=True).content.decode()
    assert "A fifth fewer people hurt twice within a year" in shown
    assert "What is done: Agree actions. Measured by: Meetings held<br>" in shown
    assert "What comes of it: Actions done. Measured by: Share on time<br>" in shown
    assert "under 60% in 2 quarters in a row" in shown
    with looking_as(panel.p.alice):
        assert Charter.objects.count() == 2
    assert "Fewer people hurt twice" in client_of("bob").get(f"{AT}/1").content.decode()


def test_two_versions_are_compared_part_by_part(client_of, parts):
    alice = client_of("alice")
    alice.post(f"{AT}/sign", parts)
    shown = alice.get(f"{AT}/compare").content.decode()
    assert "What changed from version 1 to version 2" in shown
    assert "Fewer people hurt twice<" in shown
    assert "A fifth fewer people hurt twice within a year" in shown
    assert "Both say the same" in alice.get(f"{AT}/compare?older=2&newer=2").content.decode()
    assert alice.get(f"{AT}/compare?older=7").status_code == 404


def test_with_one_version_there_is_nothing_to_compare(client_of):
    assert client_of("alice").get(f"{AT}/compare").status_code == 404


def test_the_form_begins_with_the_words_of_the_last(client_of):
    shown = client_of("alice").get(f"{AT}/sign").content.decode()
    assert "Fewer people hurt twice" in shown
    assert "Somebody with authority at every meeting" in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"aim": "One. Two."}, "Say the aim in one sentence."),
        ({"chain_1_outcome": ""}, "Way 1 lacks “what should change”"),
        ({"chain_1_activity_measure": ""}, "Way 1 lacks “how is it counted that this is done”"),
        ({"stop_quarters": ""}, "Give the number of quarters"),
        ({"stop_line": "160"}, "must be 100 or fewer"),
        ({"review_on": "1 1 2026"}, "A charter is reviewed after it was agreed."),
        ({"signed_on": "5 1 2026"}, "A charter was already signed on that day."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client_of, parts, change, said):
    answer = client_of("alice").post(f"{AT}/sign", parts | change)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert "Adults hurt again and again" in shown


def test_chains_left_empty_are_not_kept(client_of, parts, panel, looking_as):  # noqa: F811
    client_of("alice").post(f"{AT}/sign", parts | {"stop_figure": "none"})
    with looking_as(panel.p.alice):
        newest = Charter.objects.first()
    assert (len(newest.theory), newest.stop_figure, newest.stop_line) == (1, "", None)


def test_bob_reads_it_and_does_not_sign(client_of, parts):
    bob = client_of("bob")
    assert "Record a new version of the charter" not in bob.get(AT).content.decode()
    assert bob.post(f"{AT}/sign", parts).status_code in (403, 404)


def test_charlie_finds_nothing(client_of):
    charlie = client_of("charlie")
    assert [charlie.get(page).status_code for page in (AT, f"{AT}/1", f"{AT}/sign")] == [404, 404, 404]


def test_without_one_the_page_says_that_no_case_is_taken(personas, looking_as):
    with looking_as(personas.alice):
        start_panel(personas, charter=False)
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "alice@example.invalid", "password": PASSWORD})
    shown = client.get(AT).content.decode()
    assert "It takes no case until its charter is signed" in shown
    assert "Write down the charter" in shown


def test_one_that_holds_from_a_day_to_come_is_listed_and_not_in_force(client_of, panel, looking_as):  # noqa: F811
    with looking_as(panel.p.alice) as alice:
        signed(panel.scheme, by=alice, aim="Later on", signed_on=date(2090, 1, 1), review_on=date(2091, 1, 1))
    shown = client_of("bob").get(AT).content.decode()
    assert "Later on" not in shown
    assert "holds from that day on" in shown


def test_a_chain_of_before_has_no_measure_of_what_is_done_and_reads_as_it_was_written():
    before = {
        "activity": "Agree actions", "output": "Done", "output_measure": "Share", "outcome": "Less", "outcome_measure": "Events",
    }  # fmt: skip
    assert _chain(before).splitlines()[0] == "What is done: Agree actions"
    assert (
        _chain({**before, "activity_measure": "Meetings"}).splitlines()[0].endswith("Measured by: Meetings")
    )
