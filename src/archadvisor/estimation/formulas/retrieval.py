"""Retrieval: passages, embedded tokens, reranking, and the memory of vector indexes."""

import numpy as np

from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.samples import Number, Samples

GIGA = 1e9
OPENSEARCH = "OpenSearch k-NN documentation, memory estimation of HNSW"
SCYLLA = "ScyllaDB vector search documentation, sizing"


@formula(
    "retrieval.chunks",
    expression="documents · max(⌈document_tokens / new_tokens⌉, 1)",
    unit="passages",
    source="definition; new_tokens = passage - overlap",
    documents="documents",
    document_tokens="tokens/document",
    new_tokens="tokens/passage",
)
def chunk_count(documents: Samples, document_tokens: Samples, new_tokens: Samples) -> Samples:
    """Passages of a corpus; each holds `new_tokens` beyond its overlap; a document has at least one."""
    return documents * np.maximum(np.ceil(document_tokens / new_tokens), 1)


@formula(
    "retrieval.embedded_tokens",
    expression="changed · chunks · chunk_tokens",
    unit="tokens/month",
    source="definition; a change of the embedding model embeds the whole corpus again",
    documents="documents",
    changed="fraction/month",
    document_tokens="tokens/document",
    new_tokens="tokens/passage",
    chunk_tokens="tokens/passage",
)
def embedded_tokens(
    documents: Samples, changed: Samples, document_tokens: Samples, new_tokens: Samples, chunk_tokens: Samples
) -> Samples:
    """Tokens embedded per month for changed documents, overlaps included."""
    return changed * chunk_count(documents, document_tokens, new_tokens) * chunk_tokens


@formula(
    "retrieval.rerank_by_search",
    expression="searches · ⌈candidates / per_search⌉ · price / 1,000",
    unit="USD",
    source="price pages of rerankers, 2026-11-20: 1 to 2.5 USD per 1,000 searches",
    searches="searches",
    candidates="documents/search",
    per_search="documents/priced search",
    price="USD/1k searches",
)
def rerank_search_usd(searches: Samples, candidates: Samples, per_search: Samples, price: Samples) -> Samples:
    """Cost of reranking that is billed by the search, each started block of documents counting as one."""
    return searches * np.ceil(candidates / per_search) * price / 1000


@formula(
    "retrieval.rerank_by_token",
    expression="searches · candidates · (document_tokens + query_tokens) · price / 10⁶",
    unit="USD",
    source="price pages of rerankers, 2026-11-20: 0.05 USD per million tokens",
    searches="searches",
    candidates="documents/search",
    document_tokens="tokens/document",
    query_tokens="tokens/search",
    price="USD/1M tokens",
)
def rerank_token_usd(
    searches: Number, candidates: Number, document_tokens: Number, query_tokens: Number, price: Number
) -> Number:
    """Cost of reranking that is billed by the token: the query is read again with every candidate."""
    return searches * candidates * (document_tokens + query_tokens) * price / 1e6


@formula(
    "index.hnsw_opensearch",
    expression="1.1 (4 d + 8 M) N copies / 10⁹",
    unit="GB",
    source=OPENSEARCH,
    vectors="vectors",
    dimensions="dimensions",
    replicas="copies",
    links="links/vector",
)
def hnsw_memory_gb(vectors: Samples, dimensions: Samples, replicas: Samples, links: int = 16) -> Samples:
    """Memory of an HNSW index by the rule of OpenSearch: four bytes a dimension, a tenth on top, all copies counted."""
    return 1.1 * (4 * dimensions + 8 * links) * vectors * replicas / GIGA


@formula(
    "index.hnsw_scylla",
    expression="1.2 (bytes d + 16 M) N / 10⁹",
    unit="GB",
    source=SCYLLA,
    vectors="vectors",
    dimensions="dimensions",
    links="links/vector",
    bytes_per_value="bytes/dimension",
)
def hnsw_scylla_gb(vectors: Number, dimensions: Number, links: float = 16, bytes_per_value: float = 4) -> Number:
    """Memory of one copy of an HNSW index by the rule of ScyllaDB, the more cautious of the two.

    Values of one byte quarter the part of the vectors; links stay as they are.
    """
    return 1.2 * (bytes_per_value * dimensions + 16 * links) * vectors / GIGA


@formula(
    "index.ivf",
    expression="4 d (N + lists) / 10⁹",
    unit="GB",
    source="inverted file of the Faiss library: the raw vectors and one centroid per list",
    vectors="vectors",
    dimensions="dimensions",
    lists="lists",
)
def ivf_memory_gb(vectors: Number, dimensions: Number, lists: Number) -> Number:
    """Memory of an inverted file of uncompressed vectors: at most a hundredth above the vectors themselves."""
    return 4 * dimensions * (vectors + lists) / GIGA


@formula(
    "index.product_quantised",
    expression="N m bits / 8 / 10⁹",
    unit="GB",
    source="Jégou, Douze and Schmid 2011, Product quantization for nearest neighbor search",
    vectors="vectors",
    parts="parts/vector",
    bits="bits/part",
)
def quantised_memory_gb(vectors: Number, parts: Number, bits: Number) -> Number:
    """Memory of the codes of product quantisation: a 16th to a 32nd of the vectors, at some loss of recall."""
    return vectors * parts * bits / 8 / GIGA
