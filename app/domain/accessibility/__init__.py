"""Accessibility (accessibilité): what the person needs, told to the referent alone, and the arrangement, told to who carries it out."""
