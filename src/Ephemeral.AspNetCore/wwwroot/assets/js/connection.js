import { byId, setText } from './dom.js';

let counting = null;

/** Says whether what is shown is live. */
export function showConnection(state, wait = 0) {
  clearInterval(counting);
  const place = byId('connection');
  place.dataset.state = state;
  document.body.classList.toggle('is-stale', state === 'lost');
  if (state !== 'lost') {
    setText(byId('connection-text'), state === 'live' ? 'Live' : 'Connecting');
    return;
  }

  const until = Date.now() + wait;
  const tell = () => setText(byId('connection-text'), `Connection lost. Trying again in ${Math.max(0, Math.ceil((until - Date.now()) / 1000))} s`);
  tell();
  counting = setInterval(tell, 500);
}
