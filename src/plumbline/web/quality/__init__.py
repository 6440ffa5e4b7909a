"""Sample audits of the quality of work: committing, drawing, rating, settling."""
