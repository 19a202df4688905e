"""Measures: the product against a floor on the same tables, as ratios of CPU for the same job."""
