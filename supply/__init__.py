"""What the service stands on, listed and held: ``make sbom``, ``make licences``, and ``check_image.sh`` for its image.

``locked`` reads the locks, ``served`` names what browsers get that is no Python package, ``licences`` says what is
allowed, and ``sbom`` writes all of it as one CycloneDX document. Nothing of it is part of the service.
"""
