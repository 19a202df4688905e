"""Who may speak: accounts of people, their invitations, machine clients and the scopes that cut these down."""
