"""Maps drawn by the server as SVG, for pages without scripts and for paper."""
