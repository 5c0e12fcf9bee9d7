"""The certification service: its authorities, who may end a certificate, what asking costs."""
