"""Take a whole partnership out in a documented format, and bring it into another installation, whole or not at all."""
