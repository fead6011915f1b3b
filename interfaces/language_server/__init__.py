"""The language server: pure modules that answer an editor's requests, and the protocol."""
