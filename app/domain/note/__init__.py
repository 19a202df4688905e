"""The notes of the counsellor (notes de séance), covered by professional secrecy."""
