"""Saying it: frozen contents become sentences, and sentences become files whose bytes can be made again."""
