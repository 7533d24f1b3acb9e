"""How the site runs: figures, checks, the jobs of its worker, and what the edge cache has still to forget."""
