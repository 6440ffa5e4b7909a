"""The matching desk: pairs of records that wait, one pair side by side, what one decided."""
