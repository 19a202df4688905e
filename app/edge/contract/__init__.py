"""The contract as its users read it: OpenAPI 3.1, machines and problems, made from the routes and the tables by import alone."""
