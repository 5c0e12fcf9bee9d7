"""The published state of all certificates (失効情報)."""
