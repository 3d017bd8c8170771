"""Budgets: how much of something may be done in a while, by whom it is done."""
