import { announce } from './announcer.js';
import { fetchTranslations } from './api.js';
import { forgetAll, hasCopy, remembered, titleOf } from './documents.js';
import { nameOf } from './languages.js';
import { countRunning } from './limits.js';
import { Poller } from './poller.js';

const ends = state => ['completed', 'failed', 'cancelled'].includes(state);
const list = document.getElementById('translations');
const heading = document.getElementById('tasks-heading');
const connection = document.getElementById('connection');
const connectionText = document.getElementById('connection-text');

// After a change the next looks come sooner than the list asks for, each later than the one before.
const firstWait = 500;

// In pixels, on a narrow screen.
const highestRow = 160;

let known = null;
let wait = firstWait;

const poller = new Poller({
  look: async () => swap(parse(await fetchTranslations(list.getAttribute('hx-get')))),
  lost: wait => {
    if (connection.hidden) announce('Connection lost. Trying again by itself.');
    connectionText.textContent = `Connection lost. Trying again in ${wait / 1000} s.`;
    connection.hidden = false;
  },
  back: () => {
    connection.hidden = true;
    announce('Connected again.');
  },
});

/** Fetches the list now, and again for as long as the server asks for it. */
export const refresh = () => poller.now();

/** The same after a change, which shows soon. */
export function refreshSoon() {
  wait = firstWait;
  return poller.now();
}

/** Shows a list that the server has answered, and looks again: an older one may still be on its way. */
export function show(html) {
  swap(parse(html));
  return refreshSoon();
}

/** Whether the heading of the list and its first row are in view. */
export const isInView = () =>
  heading.getBoundingClientRect().top >= 0 && list.getBoundingClientRect().top + highestRow <= innerHeight;

export function reveal() {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  list.closest('.card').scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
}

/** Shows the languages of the list by the names that the service gives them. */
export function nameLanguages(root = list) {
  for (const cell of root.querySelectorAll('[data-language]')) cell.textContent = nameOf(cell.dataset.language, cell.textContent);
}

function parse(html) {
  // Scripts in a parsed document never run.
  const fragment = new DOMParser().parseFromString(html, 'text/html').getElementById('translations');
  if (!fragment) throw new Error('The answer is not the list of translations.');
  return fragment;
}

function swap(fragment) {
  nameLanguages(fragment);
  nameDocuments(fragment);
  const held = list.contains(document.activeElement) ? document.activeElement.closest('tr')?.id : null;
  const rows = list.querySelector('tbody');
  const next = fragment.querySelector('tbody');
  if (rows && next) patch(rows, next);
  else list.replaceChildren(...fragment.childNodes);

  for (const name of ['hx-get', 'hx-swap', 'hx-trigger']) list.setAttribute(name, fragment.getAttribute(name));
  list.removeAttribute('aria-busy');
  if (held && !list.contains(document.activeElement)) refocus(held);
  forgetGone();
  tell();
  countRunning();
  return untilNext(fragment.getAttribute('hx-trigger'));
}

const taskIdOf = row => row.id.replace('task-', '');

function nameDocuments(fragment) {
  for (const row of fragment.querySelectorAll('tbody tr')) {
    const title = titleOf(taskIdOf(row));
    if (title) row.querySelector('th').textContent = title;
    const retry = row.querySelector('[data-retry]');
    if (retry) retry.hidden = !hasCopy(taskIdOf(row));
  }
}

// What has just been started is not in a list that was on its way before: only what was listed once can be gone.
function forgetGone() {
  const gone = known === null ? remembered() : [...known.keys()].map(id => id.replace('task-', ''));
  forgetAll(gone.filter(taskId => !document.getElementById(`task-${taskId}`)));
}

// Rows that have not changed stay the same elements: focus, selection and animation survive.
function patch(rows, next) {
  const incoming = [...next.rows];
  const ids = new Set(incoming.map(row => row.id));
  for (const row of [...rows.rows]) if (!ids.has(row.id)) row.remove();

  incoming.forEach((row, index) => {
    const old = document.getElementById(row.id);
    if (old?.dataset.state === row.dataset.state) old.querySelector('time').replaceWith(row.querySelector('time'));
    else if (old) old.replaceWith(row);
    else rows.insertBefore(row, rows.rows[index] ?? null);
  });
}

function refocus(rowId) {
  (document.getElementById(rowId)?.querySelector('button') ?? heading).focus({ preventScroll: true });
}

// Says what has ended since the last look. The first look only takes note.
function tell() {
  const rows = [...list.querySelectorAll('tr[data-state]')];
  const ended = rows.filter(row => ends(row.dataset.state) && !ends(known?.get(row.id)));
  if (known && ended.length > 0) announce(ended.map(sentence).join(' '));
  known = new Map(rows.map(row => [row.id, row.dataset.state]));
}

function sentence(row) {
  const text = selector => row.querySelector(selector)?.textContent ?? '';
  const title = titleOf(taskIdOf(row));
  const name = title ? `${title}: ${text('[data-language]')}` : text('[data-language]');
  const outcome = `${name} translation ${row.dataset.state} after ${text('time')}.`;
  return `${outcome} ${text('.detail')}`.trim();
}

// As htmx reads it: "every 5s", or something else that means not to look again.
function untilNext(trigger) {
  const [, value, unit] = /^every ([\d.]+)(ms|s)$/.exec(trigger ?? '') ?? [];
  const interval = Number(value) * (unit === 's' ? 1000 : 1);
  if (!(interval > 0)) return null;
  const next = Math.min(interval, wait);
  wait *= 2;
  return next;
}
