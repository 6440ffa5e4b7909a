"""A warning for those who visit, on the page on which a request is answered, as a browser without script would use it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.cases.models import ResearchReply, StaffWarning
from tests.casework import panel as panel
from tests.lapsing import lapse as lapse
from tests.signing_in import signed_in


UNTIL_DAY = timezone.localdate() + timedelta(days=60)
GIVEN = {
    "answer": "cannot_say",
    "words": "A review is under way",
    "warn_do": "Visit in pairs",
    "warn_why": "A dog bit a worker in May",
    "warn_source": "Tenancy file",
    "warn_until": f"{UNTIL_DAY:%d %m %Y}",
    "warn_marking": "panel",
}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def case(panel):
    return panel.triaged(ask=("housing",))


@pytest.fixture
def address(case):
    page = signed_in("dana").get("/requests").content.decode()
    return re.search(r"/requests/[0-9a-f-]{36}", page).group(0)


def test_it_is_sent_with_the_answer_and_read_on_the_case(case, address):
    dana = signed_in("dana")
    page = dana.get(address)
    assert "Warn those who visit" in text(page)
    assert '<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Warn' in page.content.decode()  # fmt: skip
    assert dana.post(address, GIVEN).status_code == 302
    seen = text(signed_in("alice").get(f"/cases/{case.ref}"))
    assert "Before a visit: Visit in pairs. A dog bit a worker in May" in seen


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"warn_until": ""}, "Give the last day on which it is shown"),
        ({"warn_marking": ""}, "Choose who may read why"),
        ({"warn_do": ""}, "Say what visitors should do"),
        ({"answer": "not_known"}, "You warn of somebody who is not known"),
    ],
)
def test_what_is_missing_is_asked_for_in_view_and_nothing_is_lost(panel, address, change, says):
    answer = signed_in("dana").post(address, GIVEN | change)
    assert answer.status_code == 422
    assert says in text(answer)
    assert '<details class="govuk-details" open>' in answer.content.decode()
    assert "A dog bit a worker in May" in answer.content.decode()
    with panel.look(panel.p.alice):
        assert not ResearchReply.objects.exists()
        assert not StaffWarning.objects.exists()


def test_without_one_nothing_is_asked(panel, address):
    bare = {key: value for key, value in GIVEN.items() if not key.startswith("warn_")}
    assert signed_in("dana").post(address, bare).status_code == 302
    with panel.look(panel.p.alice):
        assert not StaffWarning.objects.exists()


KNOWN = {
    "answer": "known", "words": "", "fact": "Rent is late", "nature": "fact", "source": "Tenancy file", "on": "1 2 2026",
    "marking": "panel",
}  # fmt: skip


def test_without_an_agreement_the_warning_gets_through_and_the_rest_is_still_there(panel, lapse, address):
    lapse()
    dana = signed_in("dana")
    page = dana.get(address).content.decode()
    mark = re.search(r'name="once" value="([^"]+)"', page).group(1)
    gateway = re.search(r'<option value="([a-z_0-9-]+)"', page.split('name="gateway"', 1)[1]).group(1)
    given = GIVEN | KNOWN | {"gateway": gateway, "once": mark}
    answer = dana.post(address, given)
    assert answer.status_code == 422
    said, html = text(answer), answer.content.decode()
    assert "Your warning is saved" in said
    assert "Nothing else of this answer was sent" in said
    assert "Rent is late" in html, "what was typed is kept"
    assert "A dog bit a worker" not in html, "it was taken, and is not sent again"
    assert re.search(r'name="once" value="([^"]+)"', html).group(1) != mark
    dana.post(address, given)
    with panel.look(panel.p.alice):
        assert StaffWarning.objects.count() == 1
        assert not ResearchReply.objects.exists()
    lapse(back=True)
    rest = KNOWN | {"gateway": gateway, "once": re.search(r'name="once" value="([^"]+)"', html).group(1)}
    assert dana.post(address, rest).status_code == 302
    with panel.look(panel.p.alice):
        assert ResearchReply.objects.count() == 1


def test_without_a_warning_the_answer_is_refused_as_ever(panel, lapse, address):
    lapse()
    answer = signed_in("dana").post(address, {"answer": "cannot_say", "words": "A review"})
    assert answer.status_code == 422
    assert "Your warning is saved" not in text(answer)
    assert "A review" in answer.content.decode()
