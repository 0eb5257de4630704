"""The services of docker-compose.yml by hand on loopback, and the main stories run against them."""
