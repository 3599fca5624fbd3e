import { byId } from './dom.js';

let timer = null;

/** Says what came of something, to eyes and screen readers, for a while. */
export function say(text, tone = 'good') {
  const toast = byId('toast');
  clearTimeout(timer);
  toast.textContent = text;
  toast.dataset.tone = tone;
  timer = setTimeout(() => { toast.textContent = ''; }, tone === 'bad' ? 12_000 : 5_000);
}
