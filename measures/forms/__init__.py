"""The shape of what people send to the pages of this floor. Forms check; actions save."""
