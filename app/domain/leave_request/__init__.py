"""The leave request (demande d'absence) made to an employer for a bilan on working time."""
