"""The node types of a contact flow, one per file; `AnyNode` in `ivr/flow.py` lists them."""
