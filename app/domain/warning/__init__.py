"""Acknowledging a warning (prise de connaissance)."""
