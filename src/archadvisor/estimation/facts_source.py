"""Files of the extract: LiteLLM's price file read from a wheel, a folder or by itself; the extract written whole."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from archadvisor.errors import InputError
from archadvisor.estimation.admission import check_price_date
from archadvisor.estimation.facts_refresh import extracted
from archadvisor.estimation.model_facts import FactsExtract, written
from archadvisor.guardrails.intake import NotTaken, printable, regular_file
from archadvisor.guardrails.structured import Unfit, plain_json

PRICE_FILE = "model_prices_and_context_window_backup.json"
INSIDE_WHEEL = f"litellm/{PRICE_FILE}"
# The file has about 3 MB; far more than that is something else.
MOST_BYTES = 50_000_000
# LiteLLM's wheel has some 2,000 files; each begins its entry in the directory with this mark.
MOST_ENTRIES = 20_000
DIRECTORY_ENTRY = b"PK\x01\x02"


def read_price_file(path: Path, version: str, as_of: str) -> FactsExtract:
    """The extract of a price file at a path. Raises InputError for a file that cannot be used, saying why."""
    check_price_date(as_of)
    raw = _parsed(_data(path), path)
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


def _data(path: Path) -> bytes:
    """The price file, out of a wheel or a folder of an installed package if that is what the path is."""
    inside = [one for one in (path / PRICE_FILE, path / INSIDE_WHEEL) if one.is_file()]
    file = inside[0] if inside else path
    try:
        data = regular_file(file, MOST_BYTES)
        return _in_wheel(data) if file.suffix == ".whl" else data
    except (NotTaken, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error) as reason:
        raise InputError(
            f"path: {printable(str(path))} is no wheel, folder or price file of LiteLLM ({reason}). "
            f"Give the path of one, of at most {MOST_BYTES:,} bytes."
        ) from None


def _in_wheel(data: bytes) -> bytes:
    """The price file of a wheel: the directory is bounded before it is read, the file while it is unpacked."""
    if data.count(DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise NotTaken(f"it holds more than {MOST_ENTRIES:,} files")
    with zipfile.ZipFile(BytesIO(data)) as wheel, wheel.open(INSIDE_WHEEL) as file:
        found = file.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise NotTaken(f"its price file unpacks to more than {MOST_BYTES:,} bytes; a price file has about 3,000,000")
    return found


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    try:
        raw = plain_json(data)
    except Unfit as reason:
        raise InputError(f"path: {printable(str(path))} {reason}.") from None
    if not isinstance(raw, dict):
        raise InputError(f"path: {path} is no price file: expected an object with a model for each key.")
    return raw
