"use strict";

// Each figure of class "chart" holds a table; Chart.js draws what the table says above it, in the page's colours.

const drawn = new Map();

function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function colourOf(place) {
  return style(`--voice-${(place % 12) + 1}`);
}

function contentOf(table) {
  const columns = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows];
  return {
    labels: rows.map((row) => row.cells[0].textContent),
    datasets: columns.map((label, place) => ({
      label,
      data: rows.map((row) => Number(row.cells[place + 1].dataset.value)),
      backgroundColor: colourOf(place),
      borderColor: colourOf(place),
      borderWidth: 2,
      pointRadius: 3,
      maxBarThickness: 40,
    })),
  };
}

function shortened(label, longest) {
  const characters = [...label];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : label;
}

function optionsOf(figure, datasets) {
  const stacked = "stacked" in figure.dataset;
  const across = figure.dataset.chart === "across";
  const ticks = { color: style("--ink-soft"), precision: 0 };
  const grid = { color: style("--line") };
  const values = { beginAtZero: true, stacked, ticks, grid };
  const callback = function (value) {
    const longest = across ? Math.min(40, Math.max(14, Math.floor(figure.clientWidth / 22))) : 40;
    return shortened(this.getLabelForValue(value), longest);
  };
  const labels = {
    stacked,
    ticks: { color: style("--ink-soft"), autoSkip: !across, callback },
    grid: { display: false },
  };
  return {
    indexAxis: across ? "y" : "x",
    animation: false,
    maintainAspectRatio: false,
    scales: across ? { x: values, y: labels } : { x: labels, y: values },
    plugins: { legend: { display: datasets.length > 1, labels: { color: style("--ink") } } },
  };
}

function draw(figure) {
  drawn.get(figure)?.destroy();
  figure.querySelector(".canvas")?.remove();
  const title = figure.querySelector("figcaption").textContent;
  const content = contentOf(figure.querySelector("table"));
  const holder = document.createElement("div");
  holder.className = "canvas";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Chart: ${title}. Its table follows.`);
  holder.append(canvas);
  figure.querySelector("figcaption").after(holder);
  const type = figure.dataset.chart === "line" ? "line" : "bar";
  if (figure.dataset.chart === "across") {
    holder.style.height = `${4 + 1.6 * content.labels.length}rem`;
  }
  drawn.set(figure, new Chart(canvas, { type, data: content, options: optionsOf(figure, content.datasets) }));
}

function drawAll() {
  document.querySelectorAll("figure.chart").forEach(draw);
}

drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
