"""Callbacks: asked for, listed, cancelled."""
