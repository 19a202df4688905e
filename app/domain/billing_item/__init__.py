"""Billing items (échéances à facturer): what may be billed, to whom and when; the legal number belongs to the accounting tool."""
