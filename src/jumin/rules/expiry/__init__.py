"""The last day of cards and certificates, their renewal and its notices (有効期間と更新)."""
