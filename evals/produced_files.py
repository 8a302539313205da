"""Produced designs on disk and from the embedded advisor, as parsed JSON by case id."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from archadvisor.errors import InputError
from archadvisor.evals.golden import Case
from archadvisor.evals.reference import Json
from archadvisor.guardrails.intake import Expected
from archadvisor.guardrails.structured import read_json

_DESIGN_FILE = Expected("Give a design as JSON, as `archadvisor design --json -` writes it.", 50_000_000)


def read_designs(folder: Path, case_ids: Iterable[str]) -> dict[str, Json]:
    """The designs of a folder by case id: `<id>.json` or `<id>/design.json`; cases without one are left out."""
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Give one with <case id>.json or <case id>/design.json.")
    places = {name: (folder / f"{name}.json", folder / name / "design.json") for name in case_ids}
    there = {name: next((path for path in paths if path.is_file()), None) for name, paths in places.items()}
    found = {name: read_json(str(path), _DESIGN_FILE) for name, path in there.items() if path is not None}
    if not found:
        raise InputError(f"{folder} holds no design of these cases: {', '.join(sorted(places)[:3])}, ...")
    return found


def designed(cases: Iterable[Case]) -> Iterator[tuple[str, Json]]:
    """The id of each case and what the embedded advisor designs for its brief, one after the other."""
    from archadvisor.deliverables import canonical_json
    from archadvisor.graphs.run import design

    for case in cases:
        yield case.id, json.loads(canonical_json(design(case.brief, case.record.title)))
