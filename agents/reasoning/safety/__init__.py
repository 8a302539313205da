"""The review of a design as a graph: what holds in it, on which way, how severe that is, and what is not known."""
