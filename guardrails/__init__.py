"""The boundary: taking in text from outside, screening it, and checking what goes out."""
