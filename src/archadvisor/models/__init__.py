"""Chat models behind OpenAI-compatible endpoints: one client, its limits, and what it costs."""
