"""The beneficiary's own copy (exemplaire de la personne): what was handed over to her stays hers."""
