"""Acknowledging a warning (prise de connaissance). The record is in `app/domain/thread.py`."""
