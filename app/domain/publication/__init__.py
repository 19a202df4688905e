"""Published results (résultats diffusés): figures of the provider's quality, each with the method by which it was computed."""
