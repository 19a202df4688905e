"""Anomalies (anomalies): unusual uses of an account that the service stops, tells at once, and that somebody else judges."""
