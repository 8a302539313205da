"""Guardrails, checks and evaluation: what they are billed by."""

import numpy as np

from archadvisor.estimation.formulas.samples import Samples


def text_units(calls: Samples, tokens: Samples, characters_per_token: Samples) -> Samples:
    """Billed text units of hosted guardrails: each started 1,000 characters of each call."""
    return calls * np.ceil(tokens * characters_per_token / 1000)
