"""The desk a page at a time: each list by itself, the other where it stood, and the ledger names who is on the page alone."""

import re
from datetime import date

import pytest

from plumbline.audit.models import Entry
from plumbline.cases.queries import lists
from plumbline.cases.queries.lists import page_of
from plumbline.web.requests import views
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.requests.test_several import asked as asked


@pytest.fixture
def waiting(asked, monkeypatch):
    """Three people about whom housing is asked; a page holds two."""
    monkeypatch.setattr(views, "DESK_PAGE", 2)


def people(page):
    return sorted(set(re.findall(r"Marker\d", page.content.decode())))


def test_each_page_shows_others_and_together_they_show_all(waiting):
    dana = signed_in("dana")
    first, second, past = (dana.get(f"/requests?page={n}") for n in (1, 2, 99))
    assert (len(people(first)), len(people(second))) == (2, 1)
    assert people(first) + people(second) != people(past) == people(second)
    assert sorted(people(first) + people(second)) == ["Marker0", "Marker1", "Marker2"]
    assert b"Research requests (3)" in first.content
    assert b"Research requests (3)" in second.content
    assert b"Page 1 of 2" in first.content


def test_the_other_list_stays_where_it_stood(waiting):
    page = signed_in("dana").get("/requests?page=1&actions=3").content.decode()
    assert 'href="?page=2&amp;actions=3"' in page


def test_the_ledger_names_those_on_the_page_alone(waiting, panel, as_role):
    dana = signed_in("dana")
    dana.get("/requests?page=2")
    with as_role("auditor"):
        entry = Entry.objects.filter(what="research.listed", actor=panel.p.dana.user_id).latest("at")
    assert len(entry.objects_seen) == 2


@pytest.mark.parametrize("told", ["0", "-1", "x", "", "9" * 30])
def test_what_is_no_page_is_the_first(waiting, told):
    assert b"Page 1 of 2" in signed_in("dana").get("/requests", {"page": told}).content


@pytest.mark.parametrize(
    ("number", "count", "rows"),
    [(1, 0, []), (1, 3, [0, 1]), (2, 3, [2]), (9, 3, [2]), (2, 4, [2, 3]), (3, 4, [2, 3])],
)
def test_a_page_past_the_end_is_the_last(number, count, rows):
    assert list(range(count))[page_of(number, count, 2)] == rows


def test_actions_are_paged_by_the_day_they_are_due(panel):
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice):
        for day in (25, 22):
            panel.action(case, objective, due_on=date(2026, 3, day))
    with panel.look(panel.p.worker) as worker:
        found = [lists.desk_page(worker, actions_page=n, most=1).actions[0].due_on for n in (1, 2, 3)]
        assert lists.desk_page(worker, most=1).action_count == 3
    assert found == sorted(found)
    assert len(set(found)) >= 2


def test_a_request_says_which_scheme_asks_and_its_day_stands_in_a_line_of_its_own(waiting):
    dana = signed_in("dana")
    page = dana.get("/requests").content.decode()
    assert len(re.findall(r"<p[^>]*>Asked by: Violence panel</p><p[^>]*>Due: ", page)) == 2
    answer = dana.get(re.search(r'href="(/requests/[^"]+)">Known, or cannot say', page).group(1))
    told = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert "Asked by Violence panel" in " ".join(told.split())


def test_questions_that_are_answered_by_hand_first_print_with_room_to_write(waiting):
    dana = signed_in("dana")
    page = dana.get("/requests").content.decode()
    form = re.search(r'href="(/requests/[^"]+)">Known, or cannot say', page).group(1)
    assert b'<form method="post" novalidate class="pl-asked">' in dana.get(form).content
    # A form that is not said to be of paper stays on the screen.
    assert b"pl-asked" not in dana.get("/requests/not-known").content
