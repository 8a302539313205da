"""Workloads that a file states: read, priced without a design, compared with cheaper ways of the same work."""
