"""The session (séance): what is planned, held, and signed by both."""
