"""A legal hold (gel de la destruction): for a named proceeding, the destruction of named classes of content waits; nobody reads them."""
