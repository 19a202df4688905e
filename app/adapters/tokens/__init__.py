"""Who speaks: access tokens checked, the built-in issuer's tokens signed, random secrets made and compared.

`guard` decides everything a token may say; a JOSE library (`jose_adapter`, `joserfc_adapter`) is trusted with one
thing only, whether a signature fits a key. `fetched_keys` knows the keys of outside providers, `issuer` our own.
"""
