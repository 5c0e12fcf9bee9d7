"""A new card in place of the old one: causes, fees, losses, another number (再交付)."""
