"""mhcrm: an investment-attraction (招商引资) desktop CRM for the officers of Minhang District (闵行区).

Layers, each importing only what stands above it in this list (tests/architecture enforces it):

    base        standard library only: errors, progress, paths, clock, text, money, area, dates
    plan        the district's documents as dated, cited records
    domain      decisions without I/O on frozen facts
    store       the database and nothing else
    services    use cases; no Qt, no SQL
    bootstrap   the one place that wires them together
    cli, desktop   the two faces; only desktop knows Qt
"""

__version__ = "0.1.0"
