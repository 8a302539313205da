"""Diagrams as SVG, laid out and drawn offline: structure, flows, states, deployment, cost, latency, risk."""
