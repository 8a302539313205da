"""Write the published JSON Schemas into `docs/schemas/`."""

import json
from pathlib import Path

from archadvisor.schemas import schemas

TARGET = Path(__file__).resolve().parents[1] / "docs" / "schemas"


def main() -> None:
    """One file per schema, `<name>.schema.json`."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (TARGET / f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
