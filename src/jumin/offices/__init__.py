"""They keep the books: one Django app each, each with its own database."""

from typing import Final


OFFICES: Final = ("municipality", "card_office", "certification", "issuance")
"""The offices, each named like its app and its database."""
