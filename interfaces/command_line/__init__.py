"""The command line, and what its commands share: arguments, streams, specs, findings."""
