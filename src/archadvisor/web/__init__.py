"""The web page and the HTTP API of design sessions: rendered on the server, one page does the work."""
