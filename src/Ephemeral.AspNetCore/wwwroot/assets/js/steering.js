import { post } from './api.js';
import { confirm } from './confirm.js';
import { element } from './dom.js';
import { count } from './format.js';
import { say } from './toast.js';

const verbs = {
  cancel: {
    label: 'Cancel', done: 'Cancelled', yes: 'Cancel',
    text: 'One that waits never runs. The token of one that runs is cancelled, and it ends when its body does. This can’t be undone.',
  },
  pin: { label: 'Pin', done: 'Pinned' },
  unpin: { label: 'Unpin', done: 'Unpinned' },
  evict: {
    label: 'Forget', done: 'Forgotten', yes: 'Forget',
    text: 'It leaves the window at once, with its error and signals. This can’t be undone.',
  },
};

/** What can be done with an operation in its state. */
function verbsFor({ state, isPinned }) {
  if (state === 'pending') return ['cancel'];
  const pin = isPinned ? 'unpin' : 'pin';
  return state === 'running' ? [pin, 'cancel'] : [pin, 'evict'];
}

/** Changes what the server lets be changed. After each try `after()` is called, so that what is shown is asked anew. */
export class Steering {
  #name = null;
  #after;
  #session = null;

  constructor(after) {
    this.#after = after;
  }

  get isAllowed() { return this.#session?.canSteer === true; }

  /** Why nothing can be changed; empty when it can, or nothing is known yet. */
  get reason() { return this.#session?.cannotSteer ?? ''; }

  allow(session) {
    this.#session = session;
  }

  open(name) {
    this.#name = name;
  }

  /**
   * Puts the buttons of an operation into a place where they stand until others are needed. `onForgotten(id)` is called when it has been
   * forgotten. Where nothing may be changed there are none, or, for `isAlways`, disabled ones.
   */
  showButtons(place, operation, onForgotten, { isAlways = false } = {}) {
    const wanted = this.isAllowed || (isAlways && this.reason) ? verbsFor(operation) : [];
    const key = wanted.length === 0 ? '' : `${wanted.join()}${this.isAllowed ? '' : ' off'}`;
    if (place.dataset.verbs === key) return;
    const focused = [...place.children].indexOf(document.activeElement);
    place.dataset.verbs = key;
    place.replaceChildren(...wanted.map(verb => this.#button(verb, operation.id, onForgotten)));
    place.children[focused]?.focus({ preventScroll: true });
  }

  /** Does it to several operations, after having asked. Resolves to whether anything was sent. */
  async many(verb, ids) {
    const { label, yes, text, done } = verbs[verb];
    const coordinator = this.#name;
    const all = operations(ids.length);
    if (!await confirm(`${label} ${all}?`, `${all} of ${coordinator}. ${text}`, `${yes} ${all}`)) return false;
    await this.send(verb, { coordinator, ids }, ({ operations: applied }) => applied === ids.length
      ? `${done}: ${all}.`
      : `${done}: ${count(applied)} of ${all}. The others were not there any more, or not in a state for that.`);
    return true;
  }

  /**
   * `done`, or what it makes of the answer, is said when it was done. Resolves to whether it was. The coordinator is named in `body`: by the
   * time somebody has confirmed, another one may be shown.
   */
  async send(verb, body, done) {
    let wasApplied = false;
    try {
      const answer = await post(verb, body);
      ({ wasApplied } = answer);
      if (wasApplied) say(typeof done === 'string' ? done : done(answer));
      else say('Nothing was changed: no operation is there any more that was meant, or none in a state for that.', 'bad');
    } catch (error) {
      say(error.message, 'bad');
    }

    this.#after();
    return wasApplied;
  }

  #button(verb, id, onForgotten) {
    const { label } = verbs[verb];
    const button = element('button', {
      className: verb === 'cancel' || verb === 'evict' ? 'button tiny danger' : 'button tiny', text: label,
      attributes: { type: 'button', 'aria-label': `${label} operation ${id}` },
    });
    button.disabled = !this.isAllowed;
    button.addEventListener('click', async () => {
      if (await this.#one(verb, id) && verb === 'evict') onForgotten(id);
    });
    return button;
  }

  async #one(verb, id) {
    const { label, yes, text, done } = verbs[verb];
    const coordinator = this.#name;
    if (yes && !await confirm(`${label} this operation?`, `Operation ${id} of ${coordinator}. ${text}`, `${yes} the operation`)) return false;
    return this.send(verb, { coordinator, id }, `${done}: operation ${id}.`);
  }
}

const operations = number => number === 1 ? '1 operation' : `${count(number)} operations`;
