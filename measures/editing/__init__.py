"""What a person changes in a proposal before it is confirmed: small operations on frozen values. Pure."""
