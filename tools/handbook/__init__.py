"""Makes the pages under docs/ that are made of the rules, their parameters and their tests."""
