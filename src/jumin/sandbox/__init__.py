"""The played town: its residents, their pockets, its clock. Everybody in it is invented."""
