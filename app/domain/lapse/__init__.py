"""Deadlines that no longer await anything (caducité d'une échéance)."""
