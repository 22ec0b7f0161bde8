"""The custom fields of customers: their definitions."""
