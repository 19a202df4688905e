"""The analysis of the request and of the need (analyse de la demande et du besoin), first output of the preliminary phase."""
