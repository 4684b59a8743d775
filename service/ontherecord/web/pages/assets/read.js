"use strict";

// A file can be dropped anywhere on the form: it is then as one that was chosen. Whoever waits is told so.

const form = document.getElementById("read");

if (form) {
  const file = document.getElementById("file");
  const told = document.getElementById("told");

  form.querySelector(".droppable").hidden = false;

  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      form.classList.add("dropping");
    }
  });

  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) {
      form.classList.remove("dropping");
    }
  });

  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    if (event.dataTransfer.files.length === 0) {
      return;
    }
    event.preventDefault();
    const chosen = new DataTransfer();
    chosen.items.add(event.dataTransfer.files[0]);
    file.files = chosen.files;
    told.textContent = `“${file.files[0].name}” is chosen.`;
    form.querySelector("button").focus();
  });

  form.addEventListener("submit", () => {
    told.textContent = "Reading… A very long article takes a minute.";
  });
}
