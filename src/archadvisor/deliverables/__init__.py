"""The deliverables: six documents, an index, one HTML report, diagrams and design.json, all from one document."""

from archadvisor.deliverables.explain import explain
from archadvisor.deliverables.rendering import canonical_json, render
from archadvisor.deliverables.writing import write, write_files

__all__ = ["canonical_json", "explain", "render", "write", "write_files"]
