"""Reference texts from the definitions: pages, hover texts, the JSON Schema."""
