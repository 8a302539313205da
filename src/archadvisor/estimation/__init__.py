"""The quantitative engine: volumes, prices, cost, latency, availability, capacity, and the solver's point values."""
