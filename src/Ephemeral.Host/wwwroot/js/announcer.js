const region = document.getElementById('announcer');

/** Says a sentence to screen readers, once. A repeated sentence is said again. */
export function announce(text) {
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
