"""The municipal office (市区町村): registers of residents, seals, families and taxes."""
