"""The beneficiary's consents (accords): asked, given by her alone, withdrawn when she likes."""
