"""Who takes part in a bilan (intervenants): assignments of counsellors, and their end. The record is in `app/domain/thread.py`."""
