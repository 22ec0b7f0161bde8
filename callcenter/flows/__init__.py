"""Contact flows from YAML files: read, checked, built. What they mean to a caller lives in `callcenter/core/ivr`."""
