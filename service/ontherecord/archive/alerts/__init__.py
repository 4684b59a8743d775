"""Searches that are kept, and what tells of their new matches: jobs, deliveries, webhooks."""
