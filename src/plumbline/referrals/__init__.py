"""The door in: referrals, and what triage made of each."""
