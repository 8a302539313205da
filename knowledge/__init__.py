"""The knowledge base: records as data, predicates over them, and retrieval from Chroma."""
