"""The yearly training report to the State (bilan pédagogique et financier, cerfa 10443): each year's is due by 30 April of the next."""
