"""Rules about meaning: what is legal, certain, and probably not what its writer wanted."""
