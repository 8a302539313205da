"""The contents of the deliverables: one module per document, each a pure function of the reading of a design."""
