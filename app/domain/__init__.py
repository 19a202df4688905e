"""The law and the facts: no I/O, no clock, no randomness, no async."""
