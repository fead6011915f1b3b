"""Tables: named columns of numbers and text, whatever file they are in."""
