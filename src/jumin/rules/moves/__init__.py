"""Moves and what they ask of a card's holder (引越しに伴う手続)."""
