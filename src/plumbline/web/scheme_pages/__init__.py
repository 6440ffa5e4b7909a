"""The handbook of a scheme, made from its kind and its own values."""
