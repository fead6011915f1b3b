"""The keras target: a plain tf.keras model that owes this project nothing."""
