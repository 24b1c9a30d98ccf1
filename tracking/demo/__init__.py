"""A district to try the house with: a plan written for it, its departments and people, and months of filings.

Everything goes through the doors' own actions with the clock given as an argument, so that the demo is as true
as a real year.
"""
