import { get } from './api.js';
import { takeBack } from './confirm.js';
import { showConnection } from './connection.js';
import { Coordinator } from './coordinator.js';
import { byId, setText } from './dom.js';
import { Live } from './live.js';
import { OperationPage } from './operation.js';
import { Overview } from './overview.js';
import { read } from './route.js';
import { Steering } from './steering.js';
import { say } from './toast.js';

const steering = new Steering(() => view.refresh(true));
const overview = new Overview();
const coordinator = new Coordinator(steering);
const operation = new OperationPage(steering);
const left = new Map();
let view = null;
let path = null;
let lost = null; // why nothing live is shown, as connection.js names it; null while it is

const live = new Live({
  state: model => view.state(model),
  gone: () => view.gone(),
  up() {
    showConnection('live');
    if (lost) say('Connected again.');
    lost = null;
    learnSession();
  },
  down(wait) {
    if (!lost) say('Connection lost. Trying again by itself.', 'bad');
    lost ??= 'lost';
    showConnection(lost, wait);
    learnWhy();
  },
});

// a stream that is refused does not say why
async function learnWhy() {
  try {
    await get('session');
  } catch (error) {
    if (error.status !== 401 || lost !== 'lost') return;
    lost = 'signed-out';
    say(error.message, 'bad');
    showConnection(lost);
  }
}

// a server that was started anew may allow something else
async function learnSession() {
  try {
    const session = await get('session');
    steering.allow(session);
    byId('mode').hidden = false;
    setText(byId('mode'), session.canSteer ? 'Steering' : 'Read-only');
    byId('back-link').hidden = !session.backLink;
    if (session.backLink) byId('back-link').href = session.backLink;
    view.refresh(true);
  } catch {
    steering.allow(null);
  }
}

function route() {
  const place = read();
  if (place.path === path) {
    view.choose(place.chosen);
    return;
  }

  const isFirst = view === null;
  takeBack();
  view?.close();
  path = place.path;
  view = place.operation !== undefined ? operation : place.coordinator !== undefined ? coordinator : overview;
  view.open(place, to => left.get(to) ?? to);
  document.title = `${view.title} · Ephemeral`;
  live.watch(place.coordinator);
  if (isFirst) return;
  scrollTo(0, 0);
  view.heading.focus();
}

// the address after its # says which page is shown: a link into the page would lead to the first one
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  byId('view').focus();
});

// a button that is only marked as disabled, since it has the focus, does nothing either
document.addEventListener('click', event => {
  if (!event.target.closest('[aria-disabled="true"]')) return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

addEventListener('hashchange', event => {
  // the ways up lead to lists as they were left
  const { hash } = new URL(event.oldURL);
  left.set(read(hash).path || '#/', hash || '#/');
  route();
});
route();
