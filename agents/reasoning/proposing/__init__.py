"""Proposals of a chat model: asked for in a closed form, merged by rule into what the embedded reasoner says."""
