"""A history and the services over it, without files: what ingest and linking would have left."""

import importlib

import pytest

from tests.finding import made_up


@pytest.fixture
def put_history(monkeypatch):
    """`put_history(involvements, spells=…, births=…, made_up=True)` stands in for the frames of `timeline`."""

    def put(involvements, *, spells=None, births=None, is_made_up=True):
        frames = {
            "involvements_frame": lambda by, *, start, end: made_up.between(involvements, start, end),
            "spells_frame": lambda by: made_up.no_spells() if spells is None else spells,
            "births_frame": lambda by: made_up.births() if births is None else births,
            "all_made_up": lambda: is_made_up,
            "loaded_from": lambda *, before: made_up.first_day(involvements),
            "loaded_to": lambda *, since: made_up.last_day(involvements, since),
        }
        for module in (
            "plumbline.cli.nominate",
            "plumbline.finding.services.commit",
            "plumbline.finding.services.freeze",
            "plumbline.studies.follow_up",
            "plumbline.studies.following",
            "plumbline.studies.material",
            "plumbline.studies.queries.recording",
            "plumbline.studies.services.planning",
            "plumbline.studies.services.evaluating",
            "plumbline.studies.outcomes_by_arm",
            "plumbline.studies.services.trying",
        ):
            for name, stand_in in frames.items():
                if hasattr(importlib.import_module(module), name):
                    monkeypatch.setattr(f"{module}.{name}", stand_in)

    return put


@pytest.fixture
def scheme(personas):
    """A violence panel that the council hosts."""
    from tests.finding.panels import start_panel

    return start_panel(personas)
