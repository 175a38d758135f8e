"""Training, measuring and exporting the two networks: ``python -m train --help``."""
