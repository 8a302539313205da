"""The embedded knowledge, without retrieval."""

import pytest

from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records


@pytest.fixture(scope="session")
def knowledge():
    return KnowledgeBase.of("test", embedded_records())
