"""The forms of what authors write, a pydantic model per node type; each builds the core's nodes that it stands for."""
