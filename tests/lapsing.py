"""An agency that no agreement covers any more."""

import pytest

from plumbline.sharing.models import Agreement


@pytest.fixture
def lapse(panel, as_role):
    """Housing, or another, leaves the agreement of the panel, or comes back to it."""

    def change(*, agency="housing", back=False):
        with as_role("migrator"):
            agreement = Agreement.objects.get(purpose="violence-panel")
            leaves = panel.p.agencies[agency]
            agreement.parties = [
                *(a for a in agreement.parties if a != leaves),
                *([leaves] if back else []),
            ]
            agreement.save(update_fields=["parties"])

    return change
