"""The objectives of the bilan (objectifs), formalised and signed by both."""
