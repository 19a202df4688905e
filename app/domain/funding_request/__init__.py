"""Funding requests (demandes de financement): who pays which part of a bilan."""
