import { makeRoom } from './documents.js';
import { forget, keep, recall } from './session.js';

const key = 'draft';
const pause = 400;
const field = document.getElementById('markdown');
const note = document.getElementById('draft-note');

let timer = null;

/** Puts back what stood in the document before a reload, and keeps what is written from now on. */
export function openDraft() {
  const kept = recall(key);
  if (typeof kept === 'string') field.value = kept;
  field.addEventListener('input', keepSoon);
  addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', () => { if (document.hidden) save(); });
}

/** Keeps the document once nothing has changed for a moment: long ones take time to write. */
export function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

function save() {
  clearTimeout(timer);
  if (field.value === field.defaultValue) return forget(key);
  let kept = keep(key, field.value);
  while (!kept && makeRoom()) kept = keep(key, field.value);
  note.hidden = kept;
}
