"use strict";

// The clipboard of today is there on https and on this machine alone; a newsroom's own http has the old way.
// Throws where neither copies.
async function toClipboard(content) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(content);
    return;
  }
  const area = document.createElement("textarea");
  area.value = content;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) {
    throw new Error("nothing was copied");
  }
}
