"""The graphs that run the agents: design, its routing, validation and finalising."""
