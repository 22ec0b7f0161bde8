"""The screens' websocket: a snapshot, then numbered messages."""
