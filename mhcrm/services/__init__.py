"""Use cases: one package each, no Qt, no SQL; a service never imports another service."""
