"""What is kept of design sessions: turns, versions and documents in SQLite or PostgreSQL, one writer at a time."""
