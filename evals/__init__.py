"""Evaluation of designs: the folder of golden cases, metrics, runner and reports; nothing is scored here yet."""
