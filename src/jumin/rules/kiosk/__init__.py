"""Certificates at convenience stores (コンビニ交付): what, when, for whom, for how much."""
