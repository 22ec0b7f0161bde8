"""The asyncio shell around the core: one inbox, one consumer, commands and changes handed out."""
