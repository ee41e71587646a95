"""Rules: the catalogue, the checks that follow from it, and their evaluation."""
