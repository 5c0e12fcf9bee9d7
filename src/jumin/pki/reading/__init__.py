"""Reading what was encoded, octet by octet, for those who check it (ITU-T X.690)."""
