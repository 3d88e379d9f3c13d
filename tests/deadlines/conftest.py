"""The tests of clocks set a day of their own; whoever works there was appointed long before it."""

from datetime import date

import pytest

from models.staff import PostAssignment


@pytest.fixture
def house(house):
    PostAssignment.update(valid_from=date(2020, 1, 1)).execute()
    return house
