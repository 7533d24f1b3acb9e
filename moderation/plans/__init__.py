"""Plans: the effects of an action, before it is carried out."""
