"""What is shown in a text that was rendered: changes, marked passages, pictures that lie elsewhere. Pure."""
