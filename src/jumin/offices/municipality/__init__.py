"""The municipal office (市区町村): the Basic Resident Register."""
