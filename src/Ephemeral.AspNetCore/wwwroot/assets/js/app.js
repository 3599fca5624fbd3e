import { get } from './api.js';
import { showConnection } from './connection.js';
import { Coordinator } from './coordinator.js';
import { byId, setText } from './dom.js';
import { Live } from './live.js';
import { Overview } from './overview.js';
import { Steering } from './steering.js';
import { say } from './toast.js';

const overview = new Overview();
const steering = new Steering(() => coordinator.refresh(true));
const coordinator = new Coordinator(steering);
let view = null;
let wasLost = false;

const live = new Live({
  state: model => view.state(model),
  gone: () => view.gone(),
  up() {
    showConnection('live');
    if (wasLost) say('Connected again.');
    wasLost = false;
    learnSession();
  },
  down(wait) {
    if (!wasLost) say('Connection lost. Trying again by itself.', 'bad');
    wasLost = true;
    showConnection('lost', wait);
  },
});

// a server that was started anew may allow something else
async function learnSession() {
  try {
    const session = await get('session');
    steering.allow(session.canSteer);
    byId('mode').hidden = false;
    setText(byId('mode'), session.canSteer ? 'Steering' : 'Read-only');
    coordinator.refresh();
  } catch {
    steering.allow(false);
  }
}

function route() {
  const name = /^#\/c\/(.+)$/.exec(location.hash)?.[1];
  const next = name === undefined ? overview : coordinator;
  const isFirst = view === null;
  view?.close();
  view = next;
  const decoded = name === undefined ? undefined : decode(name);
  view.open(decoded);
  document.title = `${view.title} · Ephemeral`;
  live.watch(decoded);
  if (isFirst) return;
  scrollTo(0, 0);
  byId(view === overview ? 'overview-heading' : 'coordinator-heading').focus();
}

function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

addEventListener('hashchange', route);
route();
