"""Rules that a structure is put under before anything signs it (適合性検査)."""
