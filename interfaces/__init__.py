"""How people and tools reach all of it: the command line and the language server."""
