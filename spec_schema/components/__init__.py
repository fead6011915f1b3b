"""What layers and training are configured with: a catalogue and a file for each kind."""
