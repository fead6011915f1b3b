"""What the commands share: arguments, streams, the specs they are given, findings, tables."""
