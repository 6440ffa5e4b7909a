"""The desks: the co-ordinator's inbox, the agency's requests and actions, the practitioner's people; and answering a request."""
