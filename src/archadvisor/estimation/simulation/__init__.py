"""Fault simulation: what formulas of queues and availability miss, shown on a system generated from the design."""
