"""Markers in assessments, formulations and safety plans, and every page opened by those who must not see them."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.documents import paper
from plumbline.meetings import services as meetings
from tests.assessments.made_up import ANSWERS
from tests.cases.assessed import assessed, begin, load, marks
from tests.casework import days
from tests.casework import panel as panel
from tests.remembering import remembered
from tests.trust.test_canaries import addresses, signed_in, text_of
from tests.web.paper.test_papers import GIVEN


KINDS = ("strength", "words", "override", "corrected", "fact", "opinion", "draft", "plan")
MARKERS = {kind: f"Kanari{number:02d}{kind.title()}" for number, kind in enumerate(KINDS)}


@pytest.fixture
@remembered
def planted(panel, tmp_path):
    """A case with its meeting under way, and a marker in every field; the plan is for probation and housing."""
    instrument, m = load(panel.look, tmp_path), MARKERS
    case, item = panel.conferenced()
    with panel.look(panel.p.worker) as worker:
        said = ANSWERS | {"h3": m["strength"], "d2": m["words"]}
        row = assessed(case, instrument, by=worker, answers=said)
        cases.override_band(assessment=row, band="low", because=m["override"], by=worker, at=days(10))
        new = cases.correct_assessment(
            assessment=row, answers=said | {"h1": "no"}, because=m["corrected"], by=worker, at=days(10)
        )
        draft = begin(case, instrument, by=worker)
        cases.save_answers(draft=draft, typed={"q_h3": m["draft"]}, **marks(draft), by=worker)
        cases.write_formulation(
            case=case, person_id=case.person_id, facts={"what": m["fact"]}, opinions={"keeps": m["opinion"]}, by=worker, at=days(10)
        )  # fmt: skip
        cases.write_safety_plan(
            case=case, person_id=case.person_id, words=m["plan"], review_on=days(900).date(),
            agencies=[panel.p.agencies["housing"]], by=worker, at=days(10),
        )  # fmt: skip
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(10))
    return {
        "case": case, "ref": case.ref, "meeting_id": item.meeting_id, "item_id": item.id, "assessment_id": new.id,
        "begun_id": draft.id, "place": 1, "meeting": item.meeting, "first": row.id,
    }  # fmt: skip


def crawled(who, planted):
    """Every address that the case can fill in, and the version that was corrected."""
    client = signed_in(who)
    found = {*addresses(planted), *addresses(planted | {"assessment_id": planted["first"]})}
    return {address: client.get(address, follow=True) for address in sorted(found)}


def found_in(pages):
    """Addresses on which each marker stands."""
    where = {kind: set() for kind in KINDS}
    for address, page in pages.items():
        words = text_of(page)
        for kind, marker in MARKERS.items():
            if marker.casefold() in words:
                where[kind].add(address)
    return where


def test_its_own_agency_finds_them_all(planted):
    """The positive control."""
    assert {kind for kind, pages in found_in(crawled("worker", planted)).items() if not pages} == set()


@pytest.mark.parametrize(
    ("who", "missing"),
    [
        ("dana", {"draft"}),
        pytest.param("bob", {"draft", "plan"}, marks=pytest.mark.extra),
        pytest.param("alice", {"draft", "plan"}, marks=pytest.mark.extra),
    ],
)
def test_another_agency_finds_neither_draft_nor_a_plan_that_was_not_for_it(planted, who, missing):
    assert {kind for kind, pages in found_in(crawled(who, planted)).items() if not pages} == missing


@pytest.mark.parametrize(
    "who", ["charlie", *(pytest.param(who, marks=pytest.mark.extra) for who in ("board", "governance"))]
)
def test_whoever_has_no_business_finds_none(planted, who):
    assert {kind for kind, pages in found_in(crawled(who, planted)).items() if pages} == set()


def test_the_conflicted_find_none_from_that_moment(planted, panel):
    with panel.look(panel.p.dana) as dana:
        cases.declare_conflict(
            case=Case.objects.get(id=planted["case"].id), user=dana.user_id, by=dana, at=days(11)
        )
    assert {kind for kind, pages in found_in(crawled("dana", planted)).items() if pages} == set()


@pytest.mark.parametrize(
    ("who", "pages"), [pytest.param("worker", {"", "/1"}, marks=pytest.mark.extra), ("dana", {""})]
)
def test_a_plan_stands_on_its_own_pages_alone(planted, who, pages):
    """On no case page, chronology, list or export, though its reader may open all of them; its form is its agency's."""
    own = {f"/cases/{planted['ref']}/safety-plans{page}" for page in pages}
    assert found_in(crawled(who, planted))["plan"] == own


@pytest.mark.parametrize("what", ["pack", "minutes"])
def test_a_plan_is_on_no_paper(planted, monkeypatch, what):
    """The words that a paper is set from, before they are a PDF."""
    set_from, made = [], paper._set

    def keep(words, **more):
        set_from.append(words)
        return made(words, **more)

    monkeypatch.setattr(paper, "_set", keep)
    address = f"/meetings/{planted['meeting_id']}/papers"
    sent = signed_in("alice").post(address, {**GIVEN, "what": what})
    assert sent.headers["Content-Type"] == "application/pdf"
    assert planted["ref"] in "".join(set_from)
    assert MARKERS["plan"] not in "".join(set_from)


@pytest.mark.extra
def test_no_title_names_anything(planted):
    for pages in (crawled("worker", planted), crawled("alice", planted)):
        for page in pages.values():
            title = page.content.decode(errors="replace").split("<title>")[-1].split("</title>")[0]
            assert not any(marker in title for marker in MARKERS.values())
