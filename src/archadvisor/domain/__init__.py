"""The domain: requirements, design, estimate, risk, findings and the vocabulary they are written in."""
