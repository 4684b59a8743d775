"use strict";

// A button with data-copies copies what stands in the field of that id, and says so in the status beside it.

async function copied(field) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value);
    return true;
  }
  const folded = field.closest("details:not([open])"); // without https there is no clipboard but by selecting
  folded?.setAttribute("open", "");
  field.select();
  const done = document.execCommand("copy");
  folded?.removeAttribute("open");
  return done;
}

document.querySelectorAll("button[data-copies]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copied(document.getElementById(button.dataset.copies)).catch(() => false);
    button.parentElement.querySelector("[role=status]").textContent = done
      ? "Copied."
      : "The browser does not let it be copied: select the plain text below.";
    button.focus();
  });
});
