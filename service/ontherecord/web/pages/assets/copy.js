"use strict";

// A button with data-copies copies what is in the field of that id, or the whole address of the link, and says so in the
// status beside it. Only the browser knows by which name it reached this service: the link then reads as it is copied.

document.querySelectorAll("button[data-copies]").forEach((button) => {
  const source = document.getElementById(button.dataset.copies);
  if (source.href) {
    source.textContent = source.href;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector("[role=status]");
    try {
      await toClipboard(source.href ?? source.value);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "This browser does not let a page copy: select the words and copy them.";
    }
    button.focus();
  });
});
