"""The four agents and what they share; each asks a reasoner for proposals that tools check."""
