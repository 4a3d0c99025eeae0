"""The invented data of the example studies: what generates them, and the truth planted in them."""
