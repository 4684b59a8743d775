"use strict";

// The clipboard of today is there on https and on this machine alone; a newsroom's own http has the old way.
async function toClipboard(content) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(content);
    return;
  }
  const area = document.createElement("textarea");
  area.value = content;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
