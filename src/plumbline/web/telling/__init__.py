"""What a person of a case was told, what they object to, what they consent to."""
