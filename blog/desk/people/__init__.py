"""The accounts of people, and the audit log of the staff."""
