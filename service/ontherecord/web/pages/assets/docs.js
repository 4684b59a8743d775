"use strict";

// The viewer shows this service's own contract and asks nobody else: its badge would send the contract's address away.
SwaggerUIBundle({
  dom_id: "#interface",
  url: "/openapi.json",
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
});
