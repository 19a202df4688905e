"""The follow-up interviews after the end (suivi): offered, free to decline, for the person and her counsellor only."""
