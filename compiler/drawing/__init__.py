"""Drawings of networks: boxes and arrows, and the formats that show them."""
