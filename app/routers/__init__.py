"""The resources of the contract: parse, call the door, render."""
