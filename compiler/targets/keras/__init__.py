"""The keras target: a plain tf.keras model that works without this package."""
