"""The law as data: articles, dated parameters and rules."""
