"""Evaluation of designs: golden cases, scorers, the figure over them, and proof that it tells good from bad.

`case_files` reads cases (`golden` is their form), `expected` readies one for scoring, `suite.score_design` gives the
card of a design: a `Score` by measure and a `Total`. `policies` are trivial rivals, `validity` tests the measures.
"""
