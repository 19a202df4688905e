"""The steps towards the project (plan d'action), and their review at the follow-ups."""
