"""Recurrent layers in Keras: what is not generic about them."""
