"""Polled reads, dispatched in front of the router. Each also exists as a plain route, which answers whatever is out of the ordinary."""
