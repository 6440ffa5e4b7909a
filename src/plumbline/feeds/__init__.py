"""What arrived: batches, rows kept aside, and the staging that only the loader reaches."""
