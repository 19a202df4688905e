"""The assignment of a questionnaire (passation): answers, scoring, debrief, results."""
