"use strict";

// Why a mark was made, shown beside it; copying; and who is chosen by name comes with what the article says of them.
// Without this file each mark still leads to its entry of the list, which says all of it.

const HOVER_MILLISECONDS = 150;

const entries = new Map([...document.querySelectorAll("[data-entry]")].map((entry) => [entry.dataset.entry, entry]));
const text = document.querySelector(".text");

// The panel

const panel = document.createElement("div");
panel.id = "panel";
panel.setAttribute("role", "tooltip");
panel.hidden = true;
document.getElementById("content").append(panel);

let shownFor = null;
let waiting = 0;

function fill(entry) {
  const parts = [".speaker", ".told", ".sure", ".why"].map((each) => entry.querySelector(each)).filter(Boolean);
  panel.className = `card panel ${entry.className}`;
  panel.replaceChildren(
    ...parts.map((part) => {
      const copy = document.createElement(part.localName === "ol" ? "ol" : "p");
      copy.className = part.className;
      copy.append(...part.cloneNode(true).childNodes);
      copy.querySelectorAll(".go").forEach((each) => each.remove());
      copy.querySelectorAll("a").forEach((link) => link.replaceWith(link.textContent));
      copy.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
      return copy;
    }),
  );
}

function place(mark) {
  const box = mark.getClientRects()[0];
  const under = box.bottom + panel.offsetHeight + 8 < innerHeight || box.top < panel.offsetHeight + 8;
  panel.style.setProperty("--left", `${box.left + scrollX}px`);
  panel.style.top = `${scrollY + (under ? box.bottom + 4 : box.top - panel.offsetHeight - 4)}px`;
}

function light(identity, on) {
  entries.get(identity)?.classList.toggle("lit", on);
  text.querySelectorAll(`[data-quotation="${identity}"]`).forEach((mark) => mark.classList.toggle("lit", on));
}

function show(mark) {
  clearTimeout(waiting);
  const entry = entries.get(mark.dataset.quotation);
  if (!entry || shownFor === mark) {
    return;
  }
  hide();
  shownFor = mark;
  fill(entry);
  panel.hidden = false;
  place(mark);
  light(mark.dataset.quotation, true);
}

function hide() {
  clearTimeout(waiting);
  if (shownFor) {
    light(shownFor.dataset.quotation, false);
  }
  shownFor = null;
  panel.hidden = true;
}

function leave() {
  if (!shownFor?.matches(":focus-visible")) {
    hide();
  }
}

function soon(what) {
  clearTimeout(waiting);
  waiting = setTimeout(what, HOVER_MILLISECONDS);
}

const markAt = (event) => event.target.closest("[data-quotation]");

text.addEventListener("pointerover", (event) => {
  const mark = markAt(event);
  if (mark && event.pointerType !== "touch") {
    soon(() => show(mark));
  }
});
text.addEventListener("pointerout", (event) => {
  if (markAt(event) && event.pointerType !== "touch") {
    soon(leave);
  }
});
panel.addEventListener("pointerenter", () => clearTimeout(waiting));
panel.addEventListener("pointerleave", () => soon(leave));
text.addEventListener("focusin", (event) => {
  const mark = markAt(event);
  if (mark?.matches(":focus-visible")) {
    show(mark);
  }
});
text.addEventListener("focusout", () => soon(leave));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hide();
  }
});
addEventListener("resize", () => shownFor && place(shownFor));
document.addEventListener("pointerdown", (event) => {
  if (!markAt(event) && !panel.contains(event.target)) {
    hide();
  }
});

// A finger cannot point: the first tap shows the panel, the second follows the link.
text.addEventListener("click", (event) => {
  const mark = markAt(event);
  if (mark && event.pointerType === "touch" && shownFor !== mark) {
    event.preventDefault();
    show(mark);
  } else if (mark) {
    hide();
  }
});

entries.forEach((entry, identity) => {
  entry.addEventListener("pointerenter", () => light(identity, true));
  entry.addEventListener("pointerleave", () => light(identity, false));
});

// Copying

const told = document.getElementById("copied");

function contentOf(kind, entry) {
  const source = document.querySelector("[data-source]").dataset.source;
  const chosen = entry ? [entry] : [...entries.values()].filter((each) => !each.classList.contains("rejected"));
  return {
    text: () => [...chosen.map((each) => each.dataset.text), source].join("\n\n"),
    csv: () => [document.querySelector("[data-columns]").dataset.columns, ...chosen.map((each) => each.dataset.row), ""].join("\r\n"),
    link: () => new URL(entry ? entry.dataset.link : document.querySelector("button[data-link]").dataset.link, location).href,
  }[kind]();
}

document.querySelectorAll("button[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const entry = button.closest("[data-entry]");
    const what = { text: "text", csv: "CSV", link: "a link" }[button.dataset.copy];
    try {
      await toClipboard(contentOf(button.dataset.copy, entry));
      told.textContent = `Copied ${entry ? "the quotation" : "all"} as ${what}.`;
    } catch {
      told.textContent = "This browser does not let a page copy: select the words and copy them.";
    }
    button.focus();
  });
});

// Correcting

const speakers = new Map([...document.querySelectorAll("#speakers option")].map((option) => [option.value, option.dataset]));

document.querySelectorAll(".correction [name=name]").forEach((field) => {
  field.addEventListener("change", () => {
    const known = speakers.get(field.value);
    for (const name of known ? ["type", "title", "role", "affiliation"] : []) {
      field.form.elements[name].value = known[name];
    }
  });
});
