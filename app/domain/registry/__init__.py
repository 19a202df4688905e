"""The provider's registry: who and what its files refer to. Each entry is its own thread."""
