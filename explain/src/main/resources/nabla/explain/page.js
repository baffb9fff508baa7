"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// ---- pointing at a symbol lights up the same matrix everywhere

const light = (names) => all(".sym").forEach((element) =>
  element.classList.toggle("lit", names.some((name) => element.dataset.s.split(" ").includes(name))));
const symbolAt = (target) => target.closest?.(".sym");
for (const event of ["pointerover", "focusin"]) {
  document.addEventListener(event, ({ target }) => {
    const symbol = symbolAt(target);
    if (symbol) light(symbol.dataset.s.split(" ").slice(0, 1));
  });
}
for (const event of ["pointerout", "focusout"]) {
  document.addEventListener(event, ({ target }) => { if (symbolAt(target)) light([]); });
}
// By keyboard: Tab goes from group to group (an equation, a point, the drawing), the arrows from symbol to symbol in it.
const groups = ".card, .point, article, .given, #net";
all(".sym").forEach((symbol) => {
  symbol.tabIndex = -1;
  symbol.setAttribute("role", "button");
  symbol.setAttribute("aria-label", "light up " + symbol.dataset.s.split(" ")[0]);
});
all(groups).filter((group) => !group.querySelector("summary")).forEach((group) => {
  const first = group.querySelector(".sym");
  if (first) first.tabIndex = 0;
});
document.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const here = document.activeElement;
  const group = here?.closest(groups);
  if (!by || !group) return;
  const symbols = all(".sym", group).filter((symbol) => symbol.getClientRects().length);
  const at = symbols.indexOf(here);
  symbols[at < 0 && by < 0 ? symbols.length - 1 : at + by]?.focus();
  event.preventDefault();
});
all("summary").forEach((summary) => {
  const symbol = summary.querySelector("math .sym");
  summary.addEventListener("focus", () => symbol && light([symbol.dataset.s]));
  summary.addEventListener("blur", () => light([]));
});

// ---- numbers

const cell = (v) => {
  const size = Math.abs(v);
  const text = v === 0 ? "0" : size >= 1e5 || size < 5e-5 ? v.toExponential(1)
    : Number.isInteger(v) ? String(v) : v.toFixed(4);
  return text.replaceAll("-", "−");
};
const table = (m, label, now = -1) =>
  `<table class="m" aria-label="${label}"><tbody>` +
  m.slice(0, 12).map((row, i) => `<tr${i === now ? ' class="now"' : ""}>` + row.slice(0, 12).map((v) => `<td>${cell(v)}</td>`).join("") + "</tr>").join("") +
  "</tbody></table>";

// ---- one example after the other: what it adds to dW and db, and the sum so far

const row = (name, r) => data.matrices[name][r];
/** (row r of left)ᵀ·(row r of right); a bias has only ones on the left. */
const contribution = ({ left, right }, r) =>
  (left === "1" ? [1] : row(left, r)).map((x) => row(right, r).map((z) => x * z));
const sumTo = (build, last) => {
  let sum = contribution(build, 0).map((line) => line.map(() => 0));
  for (let r = 0; r <= last; r++) {
    const part = contribution(build, r);
    sum = sum.map((line, i) => line.map((v, j) => v + part[i][j]));
  }
  return sum;
};
const showBuild = (build, r) => {
  const place = document.querySelector(`[data-build="${build.out}"]`);
  const upTo = r === 0 ? "the sum so far: example 1"
    : r === data.rows - 1 ? `the sum of all ${data.rows}: this is ${build.out}` : `the sum so far: examples 1 to ${r + 1}`;
  const rows = build.left === "1"
    ? `<div><p>${build.right}, row by row</p>${table(data.matrices[build.right], build.right, r)}</div>` : "";
  place.innerHTML =
    rows + `<div><p>example ${r + 1} adds</p>${table(contribution(build, r), "what this example adds")}</div>` +
    `<div><p>${upTo}</p>${table(sumTo(build, r), "the sum so far")}</div>`;
};

const slider = document.getElementById("example");
const story = (r) => {
  const names = data.builds.map((b) => b.out).join(", ");
  return `Example ${r + 1}: X = (${row("X", r).map(cell).join(", ")}), target (${row("Y", r).map(cell).join(", ")}), ` +
    `prediction (${row(data.prediction, r).map(cell).join(", ")}). Open ${names} to see what it adds.`;
};
const step = (r) => {
  slider.value = r + 1;
  document.getElementById("which").textContent = r + 1;
  document.getElementById("story").textContent = story(r);
  all("tr[data-row]").forEach((tr) => tr.classList.toggle("now", Number(tr.dataset.row) === r));
  all("#net .value[data-of]").forEach((text) => {
    const v = row(text.dataset.of, r)[Number(text.dataset.col)];
    text.textContent = Math.abs(v) >= 100 ? v.toExponential(0) : String(Math.round(v * 100) / 100).replace("-", "−");
  });
  data.builds.forEach((build) => showBuild(build, r));
  all("canvas[data-plane]").forEach((canvas) => drawPlane(canvas, r));
};
slider.addEventListener("input", () => step(slider.value - 1));
document.getElementById("back").addEventListener("click", () => step((Number(slider.value) + data.rows - 2) % data.rows));
document.getElementById("on").addEventListener("click", () => step(Number(slider.value) % data.rows));

// ---- what the network predicts over the plane

function drawPlane(canvas, chosen) {
  const { x, y } = data.plane, p = data.plane[canvas.dataset.plane];
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const pen = canvas.getContext("2d"), side = canvas.width;
  const flat = p.flat();
  const least = Math.min(0, ...flat), most = Math.max(1, ...flat);
  const small = new OffscreenCanvas(p.length, p.length), dots = small.getContext("2d");
  p.forEach((line, i) => line.forEach((v, j) => {
    const share = (v - least) / (most - least);
    dots.globalAlpha = 0.06 + 0.74 * Math.abs(share - 0.5) * 2;
    dots.fillStyle = share > 0.5 ? colour("--pos") : colour("--neg");
    dots.fillRect(j, p.length - 1 - i, 1, 1);
  }));
  pen.fillStyle = colour("--card");
  pen.fillRect(0, 0, side, side);
  pen.drawImage(small, 0, 0, side, side);
  data.matrices.X.forEach(([a, b], r) => {
    const now = r === chosen;
    pen.beginPath();
    pen.arc(side * (a - x[0]) / (x[1] - x[0]), side * (1 - (b - y[0]) / (y[1] - y[0])), now ? 17 : 12, 0, 7);
    pen.fillStyle = colour(data.matrices.Y[r][0] > 0.5 ? "--ink" : "--card");
    pen.strokeStyle = colour(now ? "--lit" : "--ink");
    pen.lineWidth = now ? 8 : 3;
    pen.fill();
    pen.stroke();
  });
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => step(slider.value - 1));

step(0);
