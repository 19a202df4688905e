"""Career projects and alternatives (projets professionnels), with the check of their relevance."""
