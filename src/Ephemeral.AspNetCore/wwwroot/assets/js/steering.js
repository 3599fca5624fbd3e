import { post } from './api.js';
import { confirm } from './confirm.js';
import { byId, enable, icon } from './dom.js';
import { say } from './toast.js';

const operationVerbs = {
  cancel: {
    label: 'Cancel', done: 'Cancelled', title: 'Cancel this operation?', yes: 'Cancel the operation',
    text: 'One that waits never runs. The token of one that runs is cancelled, and it ends when its body does. This can’t be undone.',
  },
  pin: { label: 'Pin', done: 'Pinned' },
  unpin: { label: 'Unpin', done: 'Unpinned' },
  evict: {
    label: 'Forget', done: 'Forgotten', title: 'Forget this operation?', yes: 'Forget it',
    text: 'It leaves the window at once, with its error and signals. This can’t be undone.',
  },
};

/** What the buttons do. After each the lists are asked anew. */
export class Steering {
  #name = null;
  #after;
  #isAllowed = false;
  #isPaused = false;

  constructor(after) {
    this.#after = after;
    byId('pause').addEventListener('click', () => this.#isPaused
      ? this.#send('resume', {}, 'Operations start again.')
      : this.#send('pause', {}, 'Paused. What runs goes on; nothing further starts.'));
    byId('complete').addEventListener('click', () => this.#complete());
    byId('limit-form').addEventListener('submit', event => {
      event.preventDefault();
      const limit = byId('limit').valueAsNumber;
      this.#send('concurrency', { maxConcurrency: limit }, `Up to ${limit} run at the same time now.`);
    });
  }

  get isAllowed() { return this.#isAllowed; }

  allow(isAllowed) {
    this.#isAllowed = isAllowed;
  }

  open(name) {
    this.#name = name;
    byId('limit').value = '';
    byId('steering').hidden = true;
  }

  show(model) {
    byId('steering').hidden = !this.#isAllowed || !model.status;
    if (!model.status) return;
    // what is being typed stays until it is set
    if (!byId('limit-form').contains(document.activeElement)) byId('limit').value = model.status.currentMaxConcurrency;
    enable(byId('complete'), model.state !== 'completed' && model.state !== 'drained');
    this.#showPause(model.status.pausedFor !== null);
  }

  /** The buttons of one operation; `onForgotten(id)` is called when it has been forgotten. */
  buttons(verbs, id, onForgotten) {
    return verbs.map(verb => {
      const { label } = operationVerbs[verb];
      const button = document.createElement('button');
      button.type = 'button';
      button.className = verb === 'cancel' || verb === 'evict' ? 'button tiny danger' : 'button tiny';
      button.textContent = label;
      button.setAttribute('aria-label', `${label} operation ${id}`);
      button.addEventListener('click', async () => {
        if (await this.#operation(verb, id) && verb === 'evict') onForgotten(id);
      });
      return button;
    });
  }

  #showPause(isPaused) {
    const button = byId('pause');
    if (button.childElementCount > 0 && this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    button.replaceChildren(icon(isPaused ? 'play' : 'pause'), isPaused ? 'Resume' : 'Pause');
  }

  async #operation(verb, id) {
    const { title, text, yes, done } = operationVerbs[verb];
    if (title && !await confirm(title, `Operation ${id} of ${this.#name}. ${text}`, yes)) return false;
    return this.#send(verb, { id }, `${done}: operation ${id}.`);
  }

  async #complete() {
    if (byId('complete').getAttribute('aria-disabled') === 'true') return;
    const sure = await confirm(
      `Complete ${this.#name}?`,
      'It takes nothing in from now on: producers get an error. What was admitted still runs. This can’t be undone.', 'Complete it');
    if (sure) await this.#send('complete', {}, 'Completed. What was admitted still runs.');
  }

  async #send(verb, body, done) {
    let wasApplied = false;
    try {
      ({ wasApplied } = await post(verb, { coordinator: this.#name, ...body }));
      if (wasApplied) say(done);
      else say('Nothing was changed: the operation is not there any more, or not in a state for that.', 'bad');
    } catch (error) {
      say(error.message, 'bad');
    }

    this.#after();
    return wasApplied;
  }
}
