"""The map of the town: its residents, their cards, its clock."""
