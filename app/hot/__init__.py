"""Polled reads and ordinary commands, answered in front of the router, which answers whatever is out of the ordinary."""
