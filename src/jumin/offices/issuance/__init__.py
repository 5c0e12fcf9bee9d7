"""The issuing centre (証明書交付センター): what kiosks ask for, step by step."""
