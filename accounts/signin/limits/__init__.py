"""How often somebody may try, and what is on record of wrong passwords."""
