"""Messages (messagerie) between the person and her counsellor, during the bilan and after it: sealed, read by nobody else."""
