"""The synthesis (document de synthèse): written together, finalised, handed over, then kept by agreement or destroyed."""
