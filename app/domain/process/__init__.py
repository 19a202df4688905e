"""What crosses two aggregates: what one decision makes true elsewhere in the same file, in the same transaction."""
