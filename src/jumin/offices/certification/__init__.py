"""The certification office (公的個人認証サービス): authorities, ledger, published status."""
