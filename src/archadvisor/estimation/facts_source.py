"""Files of the extract: LiteLLM's price file read from a wheel, a folder or by itself; the extract written whole."""

import json
import zipfile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from archadvisor.errors import InputError
from archadvisor.estimation.admission import check_price_date
from archadvisor.estimation.facts_refresh import extracted
from archadvisor.estimation.model_facts import FactsExtract, written

PRICE_FILE = "model_prices_and_context_window_backup.json"
INSIDE_WHEEL = f"litellm/{PRICE_FILE}"
# The file has about 3 MB; far more than that is something else.
MOST_BYTES = 50_000_000


def read_price_file(path: Path, version: str, as_of: str) -> FactsExtract:
    """The extract of a price file at a path. Raises InputError for a file that cannot be used, saying why."""
    check_price_date(as_of)
    raw = _parsed(_text(path), path)
    try:
        found = extracted(raw, version, as_of)
    except (ValidationError, TypeError, ValueError) as error:
        raise InputError(f"path: {path} is not LiteLLM's price file: {error}") from None
    if not found.models:
        raise InputError(f"path: {path} has no model that is kept. Give LiteLLM's {PRICE_FILE}.")
    return found


def write_extract(extract: FactsExtract, path: Path) -> None:
    """Write the extract whole or not at all."""
    aside = path.with_name(path.name + ".new")
    try:
        aside.write_text(written(extract), encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise InputError(f"out: {path} cannot be written: {error.strerror}.") from None


def _text(path: Path) -> str:
    """The price file as text, out of a wheel or a folder of an installed package if that is what the path is."""
    inside = [one for one in (path / PRICE_FILE, path / INSIDE_WHEEL) if one.is_file()]
    file = inside[0] if inside else path
    try:
        if file.suffix == ".whl":
            return _in_wheel(file)
        _refuse_large(file.stat().st_size, file)
        return file.read_text(encoding="utf-8")
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile):
        raise InputError(f"path: {path} is no wheel, folder or price file of LiteLLM. Give the path of one.") from None


def _in_wheel(file: Path) -> str:
    with zipfile.ZipFile(file) as wheel:
        _refuse_large(wheel.getinfo(INSIDE_WHEEL).file_size, file)
        return wheel.read(INSIDE_WHEEL).decode("utf-8")


def _refuse_large(size_bytes: int, file: Path) -> None:
    if size_bytes > MOST_BYTES:
        raise InputError(f"path: {file} has {size_bytes:,} bytes; a price file has about 3,000,000.")


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"path: {path} is no JSON.") from None
    if not isinstance(raw, dict):
        raise InputError(f"path: {path} is no price file: expected an object with a model for each key.")
    return raw
