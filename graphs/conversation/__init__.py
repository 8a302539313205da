"""The session graph: an architect talks a design into shape, turn by turn, over the design graph."""
