"use strict";

// A file can be dropped anywhere on the form: it is then as one that was chosen. Whoever waits is told so.

const form = document.getElementById("read");

if (form) {
  const file = document.getElementById("file");
  const told = document.getElementById("told");
  const endings = file.accept.split(",");
  const isRead = (dropped) => endings.some((ending) => dropped.name.toLowerCase().endsWith(ending));

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
    const [dropped, ...others] = event.dataTransfer.files;
    if (others.length > 0) {
      told.textContent = "Drop one file at a time: none is chosen.";
    } else if (!isRead(dropped)) {
      told.textContent = `“${dropped.name}” is not chosen: only files that end in ${endings.join(", ")} are read here.`;
    } else {
      const chosen = new DataTransfer();
      chosen.items.add(dropped);
      file.files = chosen.files;
      told.textContent = `“${dropped.name}” is chosen.`;
      form.querySelector("button").focus();
      return;
    }
    file.value = "";
  });

  form.addEventListener("submit", () => {
    told.textContent = "Reading… A very long article takes a minute.";
  });
}
