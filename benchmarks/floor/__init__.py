"""The floor: the same answers and the same writes with nothing between the socket and PostgreSQL but what must be there."""
