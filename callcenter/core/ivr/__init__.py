"""Contact flows as data, and the interpreter that walks them. Files are read elsewhere (`callcenter/flows`)."""
