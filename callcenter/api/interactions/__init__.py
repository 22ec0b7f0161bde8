"""The record of contacts, and what people do with a live one."""
