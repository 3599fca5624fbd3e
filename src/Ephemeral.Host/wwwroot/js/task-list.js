import { announce } from './announcer.js';
import { fetchTranslations } from './api.js';
import { nameOf } from './languages.js';
import { Poller } from './poller.js';

const ends = state => ['completed', 'failed', 'cancelled'].includes(state);
const list = document.getElementById('translations');
const heading = document.getElementById('tasks-heading');
const connection = document.getElementById('connection');
const connectionText = document.getElementById('connection-text');

let known = null;

const poller = new Poller({
  look: async () => swap(parse(await fetchTranslations())),
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
  const held = list.contains(document.activeElement) ? document.activeElement.closest('tr')?.id : null;
  const rows = list.querySelector('tbody');
  const next = fragment.querySelector('tbody');
  if (rows && next) patch(rows, next);
  else list.replaceChildren(...fragment.childNodes);

  list.dataset.poll = fragment.dataset.poll;
  list.removeAttribute('aria-busy');
  if (held && !list.contains(document.activeElement)) refocus(held);
  tell();
  return interval(fragment.dataset.poll);
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
  const outcome = `${text('[data-language]')} translation ${row.dataset.state} after ${text('time')}.`;
  return `${outcome} ${text('.detail')}`.trim();
}

function interval(poll) {
  const seconds = parseFloat(poll);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}
