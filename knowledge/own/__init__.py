"""A team's own knowledge: cards and documents beside the built-in ones, kept apart, marked with origin and trust."""
