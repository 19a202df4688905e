"""Scores: pure and exact, from a definition and the answers to it."""
