from collections.abc import Iterator

import pytest

from tests.sandbox.zoom.office import Office


@pytest.fixture
def office() -> Iterator[Office]:
    """Every test ends by asking that no answer and no webhook of the stand-in broke Zoom's contract."""
    opened = Office()
    yield opened
    opened.close()
    assert opened.zoom.contract_breaches == []
