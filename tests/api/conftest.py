import pytest

from tests.api.machine import machine_of
from tests.casework import panel as panel


@pytest.fixture
def machine(personas, looking_as):
    """`machine("bob")`: a system that acts as Bob."""
    return lambda who, **more: machine_of(personas, looking_as, who, **more)
