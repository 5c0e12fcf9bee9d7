"""The Django project: settings, addresses, base templates, design tokens."""
