"""What is known (知っていること): dated values with their sources, and the answers made of them."""
