"""Rights: accounts, memberships with end dates, roles, sign-in, and the viewer that every query takes first."""
