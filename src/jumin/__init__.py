"""Jumin (住民): an open, runnable implementation of the My Number Card system. TEST use only."""

__version__ = "0.1.0"
