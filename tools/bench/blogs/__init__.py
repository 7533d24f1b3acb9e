"""The blogs that are measured, and what stands in them."""
