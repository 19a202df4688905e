"""Keeping and destroying (conservation, destruction): the question, the written agreements, one item per class of content."""
