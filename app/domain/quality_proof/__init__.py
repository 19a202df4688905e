"""What proves each indicator of the quality reference that applies to bilans (Qualiopi, category BC): records, or documents."""
