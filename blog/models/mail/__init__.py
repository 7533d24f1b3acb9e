"""Mail that is owed, and what it says that is kept nowhere else."""
