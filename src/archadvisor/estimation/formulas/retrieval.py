"""Passages, embedded tokens and index memory of retrieval."""

import numpy as np

from archadvisor.estimation.formulas.samples import Samples


def chunk_count(documents: Samples, document_tokens: Samples, new_tokens: Samples) -> Samples:
    """Passages of a corpus; each holds `new_tokens` beyond its overlap; a document has at least one."""
    return documents * np.maximum(np.ceil(document_tokens / new_tokens), 1)


def embedded_tokens(
    documents: Samples, changed: Samples, document_tokens: Samples, new_tokens: Samples, chunk_tokens: Samples
) -> Samples:
    """Tokens embedded per month for changed documents, overlaps included."""
    return changed * chunk_count(documents, document_tokens, new_tokens) * chunk_tokens


def hnsw_memory_gb(vectors: Samples, dimensions: Samples, replicas: Samples, links: int = 16) -> Samples:
    """Memory of an HNSW index in GB, `1.1 (4 d + 8 M) N R`: the published sizing rule of OpenSearch."""
    return 1.1 * (4 * dimensions + 8 * links) * vectors * replicas / 1e9
