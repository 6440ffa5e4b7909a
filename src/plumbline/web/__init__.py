"""Pages by journey. Views call queries and services, never models."""
