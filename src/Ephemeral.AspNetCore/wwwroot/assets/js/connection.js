import { byId, setText } from './dom.js';

const words = { connecting: 'Connecting', live: 'Live', 'signed-out': 'Signed out. Reload this page to sign in again' };

let counting = null;

/** Says whether what is shown is live: 'connecting', 'live', 'lost' or 'signed-out'. */
export function showConnection(state, wait = 0) {
  clearInterval(counting);
  const place = byId('connection');
  place.dataset.state = state;
  document.body.classList.toggle('is-stale', state === 'lost' || state === 'signed-out');
  if (state !== 'lost') {
    setText(byId('connection-text'), words[state]);
    return;
  }

  const until = Date.now() + wait;
  const tell = () => setText(byId('connection-text'), `Connection lost. Trying again in ${Math.max(0, Math.ceil((until - Date.now()) / 1000))} s`);
  tell();
  counting = setInterval(tell, 500);
}
