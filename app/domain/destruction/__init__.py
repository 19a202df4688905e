"""The proof that documents were destroyed (certificat de destruction)."""
