"""What the person opens to one recipient under one consent (partage): one version of her synthesis, and what goes with it."""
