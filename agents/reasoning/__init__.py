"""The rule reasoner and its parts: reading, shape, selection, views, review."""
