"""The quote (devis): price, dates and minutes, before any commitment."""
