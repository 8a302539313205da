"""What every record of the knowledge base has."""

from archadvisor.domain.model import Model


class Record(Model):
    """The head of a record. `references` are ids of reference records."""

    id: str
    version: int = 1
    name: str
    references: list[str] = []
