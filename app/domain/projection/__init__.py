"""What is shown of a file to those who poll and list: narrow rows, changed only when what they show changes."""
