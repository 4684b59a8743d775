"""Quotations served over HTTP: ``app`` lists the parts, one blueprint a resource; ``openapi.yaml`` is the contract."""
