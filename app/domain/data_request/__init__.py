"""Requests by which a person exercises her rights over her data (demandes d'exercice de droits): received, answered in time."""
