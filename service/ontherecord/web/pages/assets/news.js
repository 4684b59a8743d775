"use strict";

// What is new on a page is what its reader wants first: it gets the focus.

document.getElementById("news")?.focus();
