"""Let pytest run from a bare clone, before `pip install -e .`: resolves the folders that setuptools maps.

Property tests draw the same examples in every run and know no stopwatch; `--hypothesis-seed` draws others.
"""

import importlib.util
import sys
import tomllib
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).parent


class MappedFolders(MetaPathFinder):
    """Finds a package in the folder that pyproject maps it to."""

    def __init__(self, mapping: dict[str, str]) -> None:
        self.mapping = mapping

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a mapped package, or None for everything else."""
        if (folder := self.mapping.get(fullname)) is None:
            return None
        home = ROOT / folder
        return importlib.util.spec_from_file_location(
            fullname, home / "__init__.py", submodule_search_locations=[str(home)]
        )


if importlib.util.find_spec("archadvisor") is None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sys.meta_path.append(MappedFolders(config["tool"]["setuptools"]["package-dir"]))
