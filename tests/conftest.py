"""Fixtures shared by every test: reference data, and where it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of public reference data, named by ``PLUMBLINE_REFERENCE_DATA``."""
    named = os.environ.get("PLUMBLINE_REFERENCE_DATA")
    if not named or not Path(named).is_dir():
        pytest.skip("PLUMBLINE_REFERENCE_DATA does not name a folder of public reference data")
    return Path(named)
