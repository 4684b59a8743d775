"use strict";

// A button with data-copies copies what stands in the field of that id, and says so in the status beside it.

document.querySelectorAll("button[data-copies]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector("[role=status]");
    try {
      await toClipboard(document.getElementById(button.dataset.copies).value);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "This browser does not let a page copy: select the plain text below and copy it.";
    }
    button.focus();
  });
});
