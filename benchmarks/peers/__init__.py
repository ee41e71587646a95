"""The same rules on the same tables by this product, by SQL written by hand, and by other libraries: ``make bench-peers``."""
