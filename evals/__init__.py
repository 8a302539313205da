"""Evaluation of designs: golden cases, scorers, the figure over them, and proof that it tells good from bad."""
