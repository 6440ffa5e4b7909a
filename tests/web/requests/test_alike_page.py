"""The page of actions that may be one task, and the lines that lead to it."""

from tests.cases.test_alike import asked
from tests.cases.test_alike import both as both
from tests.signing_in import signed_in


def test_the_inbox_and_the_page_say_it(both):
    panel, first, second, _ = both
    alice = signed_in("alice")
    assert "may be one task" not in alice.get("/inbox").content.decode()
    assert "may be one task" not in alice.get("/inbox?group=late").content.decode()
    assert "No two open actions that you see are alike." in alice.get("/actions/alike").content.decode()
    one = asked(panel, first, "eight mentoring sessions")
    asked(panel, second, "eight mentoring sessions")
    late = alice.get("/inbox?group=late").content.decode()
    assert "1 pair of actions may be one task, asked by two schemes" in late
    assert "Actions that may be one task" in alice.get("/inbox").content.decode()
    shown = alice.get("/actions/alike").content.decode()
    assert f'href="/actions/{one.id}"' in shown
    assert "Made-up MARAC" in shown
    assert "Violence panel" in shown


def test_a_desk_that_sees_one_of_them_says_nothing(both):
    panel, first, second, _ = both
    asked(panel, first, "eight mentoring sessions")
    asked(panel, second, "eight mentoring sessions")
    dana = signed_in("dana")
    assert "may be one task" not in dana.get("/requests").content.decode()
    assert second.ref not in dana.get("/actions/alike").content.decode()
