"""What an editor asks of a spec: pure modules, and the server that speaks the protocol."""
