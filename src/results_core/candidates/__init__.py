"""Candidates: registering with the numbers of a Confirmation of Entry, confirming, being helped."""
