"""All nouns with a way of their own: importing this makes their transitions and computed values known."""

from backoffice.workflow import accounts, assets, cases, complaints, enterprises, pools, referrals, requests, staff, stations

__all__ = ["accounts", "assets", "cases", "complaints", "enterprises", "pools", "referrals", "requests", "staff", "stations"]
