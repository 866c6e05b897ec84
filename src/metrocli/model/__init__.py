"""The values of the domain: plan codes, periods, dates, cell addresses and findings."""
