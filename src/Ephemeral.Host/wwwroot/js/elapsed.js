const list = document.getElementById('translations');
const started = new WeakMap();

/** Lets the times of what goes on go on between two looks at the list. */
export function openElapsed() {
  setInterval(() => {
    if (!document.hidden) list.querySelectorAll(':is([data-state="pending"], [data-state="running"]) time').forEach(tick);
  }, 1000);
}

function tick(time) {
  const now = performance.now() / 1000;
  if (!started.has(time)) started.set(time, now - seconds(time.dateTime));
  time.textContent = whole(Math.floor(now - started.get(time)));
}

function seconds(duration) {
  const [, hours = 0, minutes = 0, rest = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? [];
  return hours * 3600 + minutes * 60 + Number(rest);
}

function whole(total) {
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  return minutes < 60 ? `${minutes} min ${total % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
