import { byId, setText } from './dom.js';

const dialog = byId('confirm');

/** Asks before what can't be undone. Resolves to whether it was confirmed. */
export function confirm(title, text, yes) {
  setText(byId('confirm-title'), title);
  setText(byId('confirm-text'), text);
  setText(byId('confirm-yes'), yes);
  dialog.returnValue = 'no';
  dialog.showModal();
  byId('confirm-no').focus();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

/** Takes a question back that is still open: it was about a page that has been left. */
export function takeBack() {
  dialog.close('no');
}
