"""Tables that ship with a package: YAML files in its `data/` folder."""

from importlib import resources
from typing import Any

import yaml


def packaged_table(package: str, name: str) -> Any:
    """The content of `data/<name>` of a package, e.g. `packaged_table("archadvisor.domain", "roles.yaml")`."""
    text = resources.files(package).joinpath("data", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
