"""The record: decisions, what is said against them, those that were made together, rules set aside."""
