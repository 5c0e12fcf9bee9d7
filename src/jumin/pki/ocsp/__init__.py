"""OCSP: requests, answers, who gives them (RFC 6960)."""
