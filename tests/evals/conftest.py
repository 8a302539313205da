"""Cases and designs that the tests of evaluation share."""

import pytest

from archadvisor.evals.case_files import read_cases
from archadvisor.evals.expected import Expected, expected_of
from archadvisor.evals.golden import Case


@pytest.fixture(scope="session")
def all_cases() -> list[Case]:
    return read_cases()


@pytest.fixture(scope="session")
def expectations(all_cases) -> list[Expected]:
    return [expected_of(case.record) for case in all_cases]


@pytest.fixture(scope="session")
def courier(expectations) -> Expected:
    """A case with guarded flows, decisions and demands."""
    return next(one for one in expectations if one.id == "cs-doordash-dasher")
