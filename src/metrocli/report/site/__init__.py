"""The site: linked pages of the report, of each member, activity, code, ally and person in office."""
