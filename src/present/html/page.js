
"use strict";
// Zooming into the card's face, as the official app does (App 6).
(function () {
  const viewer = document.getElementById("viewer");
  const face = document.getElementById("face");
  const controls = document.getElementById("controls");
  const shown = document.getElementById("scale");
  if (!viewer || !face || !controls || !shown) return;

  const MIN = 1, MAX = 5, DOUBLE = 2, STEP = 1.25;
  let scale = MIN, x = 0, y = 0;

  const within = (value, low, high) => Math.min(high, Math.max(low, value));

  // The picture always covers its window.
  function show() {
    const width = viewer.clientWidth, height = viewer.clientHeight;
    x = within(x, width - width * scale, 0);
    y = within(y, height - height * scale, 0);
    face.style.transform = "translate(" + x + "px," + y + "px) scale(" + scale + ")";
    viewer.classList.toggle("zoomed", scale > MIN);
    viewer.dataset.scale = scale.toFixed(2);
    shown.textContent = scale.toFixed(1) + "×";
  }

  // What lies at (atX, atY) of the window stays there.
  function zoom(to, atX, atY) {
    to = within(to, MIN, MAX);
    x = atX - (atX - x) * to / scale;
    y = atY - (atY - y) * to / scale;
    scale = to;
    show();
  }

  function zoomAtMiddle(to) {
    zoom(to, viewer.clientWidth / 2, viewer.clientHeight / 2);
  }

  function move(dx, dy) {
    x += dx;
    y += dy;
    show();
  }

  function place(event) {
    const box = viewer.getBoundingClientRect();
    return { x: event.clientX - box.left - viewer.clientLeft, y: event.clientY - box.top - viewer.clientTop };
  }

  viewer.addEventListener("dblclick", (event) => {
    const at = place(event);
    zoom(scale < DOUBLE ? DOUBLE : MIN, at.x, at.y);
    event.preventDefault();
  });

  // A wheel over the face scrolls the page, unless the face is in use.
  viewer.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== viewer) return;
    const to = within(scale * Math.exp(-event.deltaY / 400), MIN, MAX);
    if (to === scale && !event.ctrlKey) return;
    const at = place(event);
    zoom(to, at.x, at.y);
    event.preventDefault();
  }, { passive: false });

  // One pointer drags, two pinch.
  const pointers = new Map();
  const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
  const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

  viewer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, place(event));
    viewer.setPointerCapture(event.pointerId);
  });

  viewer.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    if (pointers.size === 1) {
      move(now.x - before.x, now.y - before.y);
    } else if (pointers.size === 2) {
      const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
      const was = distance(before, other), from = middle(before, other), to = middle(now, other);
      if (was > 0) zoom(scale * distance(now, other) / was, from.x, from.y);
      move(to.x - from.x, to.y - from.y);
    }
    pointers.set(event.pointerId, now);
  });

  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    viewer.addEventListener(end, (event) => pointers.delete(event.pointerId));
  }

  viewer.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const part = viewer.clientWidth / 10;
    const arrows = { ArrowLeft: [part, 0], ArrowRight: [-part, 0], ArrowUp: [0, part], ArrowDown: [0, -part] };
    if (event.key === "+" || event.key === "=" || event.key === ";") zoomAtMiddle(scale * STEP);
    else if (event.key === "-") zoomAtMiddle(scale / STEP);
    else if (event.key === "0") zoomAtMiddle(MIN);
    else if (event.key in arrows && scale > MIN) move(...arrows[event.key]);
    else return;
    event.preventDefault();
  });

  controls.addEventListener("click", (event) => {
    const action = event.target.dataset.zoom;
    if (action === "in") zoomAtMiddle(scale * STEP);
    else if (action === "out") zoomAtMiddle(scale / STEP);
    else if (action === "reset") zoomAtMiddle(MIN);
  });

  window.addEventListener("resize", show);
  controls.hidden = false;
  show();
})();
