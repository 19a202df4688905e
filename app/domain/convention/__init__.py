"""The convention (convention, contrat or platform terms) that a bilan needs before it starts."""
