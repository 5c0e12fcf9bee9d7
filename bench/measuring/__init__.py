"""What the measurements share: towns to measure in, rounds in turn, spreads, profiles."""
