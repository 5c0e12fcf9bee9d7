"""Certificate revocation lists (失効リスト)."""
