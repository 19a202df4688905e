"""Lints and generators of the project; each runs as `python -m tools.<name>` from its root."""
