"""The bilan (dossier): from the first contact to the last follow-up."""
