"""What the definitions say to people and editors: pages, hover texts, the JSON Schema."""
