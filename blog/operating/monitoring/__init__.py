"""What machines are told of a site: its signs of life, its figures, its traces."""
