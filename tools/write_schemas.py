"""Write the published JSON Schemas into `docs/schemas/`."""

from pathlib import Path

from archadvisor.knowledge.schemas import schema_text
from archadvisor.schemas import schemas

TARGET = Path(__file__).resolve().parents[1] / "docs" / "schemas"


def main() -> None:
    """One file per schema, `<name>.schema.json`."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (TARGET / f"{name}.schema.json").write_text(schema_text(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
