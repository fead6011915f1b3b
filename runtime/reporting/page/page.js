"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const drawn = new Map();

  const shown = (value) => {
    if (value == null) return "";
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(+value.toPrecision(4));
  };

  /* Vertical lines at the epochs at which something happened. */
  const marks = (plot) => ({
    hooks: {
      draw: (u) => {
        const { ctx, bbox } = u;
        ctx.save();
        ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
        const lines = [];
        for (const mark of plot.marks) {
          const x = Math.round(u.valToPos(mark.at, "x", true));
          ctx.strokeStyle = ctx.fillStyle = color(mark.color);
          ctx.lineWidth = devicePixelRatio;
          ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
          const right = x > bbox.left + bbox.width / 2;
          ctx.textAlign = right ? "right" : "left";
          const near = x + (right ? -5 : 5) * devicePixelRatio;
          const far = near + (right ? -1 : 1) * ctx.measureText(mark.label).width;
          const [start, end] = right ? [far, near] : [near, far];
          const isFree = (line) => line.every((other) => end < other.start || other.end < start);
          let row = lines.findIndex(isFree);
          if (row < 0) row = lines.push([]) - 1;
          lines[row].push({ start, end });
          const place = [mark.label, near, bbox.top + 14 * (row + 1) * devicePixelRatio];
          ctx.setLineDash([]);
          ctx.lineWidth = 4 * devicePixelRatio;
          ctx.strokeStyle = color("ground");
          ctx.strokeText(...place);
          ctx.fillText(...place);
        }
        ctx.restore();
      },
    },
  });

  const axis = () => ({
    stroke: color("quiet"),
    grid: { stroke: color("line"), width: 1 },
    ticks: { stroke: color("line"), width: 1 },
  });

  /* The legend has values while a pointer is on the plot. */
  const idle = {
    hooks: { setLegend: (u) => u.root.classList.toggle("idle", u.cursor.idx == null), ready: (u) => u.root.classList.add("idle") },
  };

  /* A line, and the edges of the band around it, which the legend leaves out. */
  const lines = (one) => [
    {
      label: one.name,
      stroke: color(one.color),
      dash: one.dash,
      width: 2,
      spanGaps: true,
      points: { show: one.values.length < 40 && !one.low },
      value: (u, value) => shown(value),
    },
    ...(one.low ? [0, 1].map(() => ({ class: "edge", stroke: "transparent", points: { show: false } })) : []),
  ];

  /* Bands between the edges, by the numbers of their lines. */
  const bands = (series) => {
    const found = [];
    let number = 1;
    for (const one of series) {
      if (one.low) found.push({ series: [number + 2, number + 1], fill: `color-mix(in srgb, ${color(one.color)} 18%, transparent)` });
      number += one.low ? 3 : 1;
    }
    return found;
  };

  /* Lines of a logarithmic axis: over many decades, powers of ten only. */
  const decades = (u, splits) => {
    const isWide = splits.at(-1) / splits[0] > 1e3;
    return splits.map((value) => (isWide && Math.abs(Math.log10(value) % 1) > 1e-6 ? null : value));
  };

  const scaled = (options, isLog) => {
    if (isLog) for (const part of [options.grid, options.ticks]) part.filter = decades;
    return options;
  };

  const draw = (place, plot) => {
    drawn.get(place)?.destroy();
    const width = place.clientWidth;
    const options = {
      width,
      height: Math.round(Math.min(320, Math.max(200, width * 0.55))),
      scales: { x: { time: false }, y: plot.log ? { distr: 3 } : {} },
      axes: [
        { ...axis(), size: 36, incrs: plot.whole ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5] : undefined },
        scaled({ ...axis(), size: 60, values: (u, ticks) => ticks.map(shown) }, plot.log),
      ],
      series: [
        { label: plot.x },
        ...plot.series.flatMap(lines),
      ],
      bands: bands(plot.series),
      plugins: [marks(plot), idle],
    };
    drawn.set(place, new uPlot(options, [plot.epochs, ...plot.series.flatMap((one) => (one.low ? [one.values, one.low, one.high] : [one.values]))], place));
  };

  const all = () => {
    const plots = read("plots");
    document.querySelectorAll("[data-plot]").forEach((place) => draw(place, plots[place.dataset.plot]));
  };
  let waiting;
  let width = document.querySelector("main").clientWidth;
  new ResizeObserver(([main]) => {
    if (Math.abs(main.contentRect.width - width) < 1) return;
    width = main.contentRect.width;
    clearTimeout(waiting);
    waiting = setTimeout(all, 50);
  }).observe(document.querySelector("main"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  addEventListener("beforeprint", all);
  addEventListener("afterprint", all);
  all();

  /* A run that goes on: reload, and come back to the same place with the same details open. */
  const live = document.querySelector(".live");
  if (!live) return;
  const key = `live:${location.pathname}`;
  const details = [...document.querySelectorAll("details")];
  const button = live.querySelector("button");
  const age = Date.now() / 1000 - live.dataset.written;
  if (age > Math.max(60, 10 * live.dataset.refresh)) {
    live.querySelector(".stale").textContent = `Written ${Math.round(age / 60)} minutes ago: the run may have been stopped.`;
  }
  let state = { top: 0, open: [], paused: false };
  try {
    state = JSON.parse(sessionStorage.getItem(key)) || state;
  } catch {}
  details.forEach((one, number) => { one.open = state.open.includes(number); });
  scrollTo(0, state.top);
  if (state.focus) button.focus({ preventScroll: true });
  const say = () => { button.textContent = state.paused ? "Resume reloading" : "Pause reloading"; };
  const keep = () => {
    state.top = scrollY;
    state.focus = document.activeElement === button;
    state.open = details.flatMap((one, number) => (one.open ? [number] : []));
    try {
      sessionStorage.setItem(key, JSON.stringify(state));
    } catch {}
  };
  let timer;
  const wait = () => {
    clearTimeout(timer);
    if (!state.paused) timer = setTimeout(() => { keep(); location.reload(); }, 1000 * live.dataset.refresh);
  };
  button.addEventListener("click", () => { state.paused = !state.paused; say(); wait(); });
  say();
  wait();
})();
