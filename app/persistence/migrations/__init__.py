"""The schema's history: hand-written SQL, one file a revision, applied by the owner before anything is served."""
