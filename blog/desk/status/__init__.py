"""How the site runs: its status, its mail, an owner's first steps."""
