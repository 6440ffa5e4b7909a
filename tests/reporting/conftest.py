from tests.finding.conftest import put_history, scheme  # noqa: F401 - shared fixtures
from tests.studies.conftest import analysing, plan  # noqa: F401 - shared fixtures
