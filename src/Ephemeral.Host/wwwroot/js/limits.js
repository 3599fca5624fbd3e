const size = document.getElementById('size');
const atOnce = document.getElementById('at-once');
const kept = document.getElementById('kept');
const list = document.getElementById('translations');

let limits = null;

/** Takes the limits that the service tells of itself. */
export function setLimits(told) {
  if (!told?.maxRequestBytes) return;
  limits = told;
  kept.textContent = `Your last ${told.tasksPerOwner} are kept. They are gone after ${time(told.keepIdleOwnersForSeconds)} `
    + `without a visit, or ${time(told.keepTasksForSeconds, true)} after their start.`;
  countRunning();
}

/** The most that a document may take, in bytes; unknown as Infinity. */
export const mostBytes = () => limits?.maxRequestBytes ?? Infinity;

/** What a document takes as it is sent. */
export const bytesOf = request => new TextEncoder().encode(JSON.stringify(request)).length;

/** Says how long a document is and how much more it may be. */
export function showSize(markdown, bytes) {
  const length = markdown.length === 1 ? '1 character' : `${markdown.length.toLocaleString('en')} characters`;
  const left = mostBytes() - bytes;
  size.classList.toggle('over', left < 0);
  const rest = left < 0 ? `${inBytes(-left)} too many` : `${inBytes(left)} left`;
  size.textContent = Number.isFinite(left) ? `${length}, ${rest}` : length;
}

/** Says how many run, and how many more may. */
export function countRunning() {
  const running = list.querySelectorAll('[data-state="pending"], [data-state="running"]').length;
  const most = limits?.tasksPerOwner;
  if (!most) return;
  atOnce.textContent = running === 0 ? `Up to ${most} at once`
    : running < most ? `${running} of ${most} at once` : `All ${most} at once are taken: the next can start when one has ended`;
}

/** Bytes as people read them. */
export function inBytes(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const [value, unit] = bytes <= 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / (1024 * 1024), 'MB'];
  return `${value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value).toLocaleString('en')} ${unit}`;
}

function time(seconds, isCounted = false) {
  const [span, unit] = [[3600, 'hour'], [60, 'minute'], [1, 'second']].find(([span]) => seconds % span === 0) ?? [1, 'second'];
  const count = seconds / span;
  if (count !== 1) return `${count} ${unit}s`;
  return isCounted ? `1 ${unit}` : `${unit === 'hour' ? 'an' : 'a'} ${unit}`;
}
