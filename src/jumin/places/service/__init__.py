"""A sample service that relies on certificates: register, log in (見本サービス)."""
