"""`archadvisor schema`: the JSON Schemas of the public contract and of the knowledge records."""

from typing import Annotated

import typer


def schema(
    name: Annotated[str, typer.Argument(help="design, workload, or a kind of record such as patterns.")] = "design",
) -> None:
    """Print a JSON Schema."""
    import json

    from archadvisor.errors import InputError
    from archadvisor.schemas import schemas

    known = schemas()
    if name not in known:
        raise InputError(f"there is no schema {name}. Choose one of: {', '.join(sorted(known))}.")
    print(json.dumps(known[name], indent=2))
