"""Complaints and reports of violence, harassment or discrimination (réclamations et signalements): received, handled, answered."""
