"""Days of a site, as people come who don't wait for one another."""
