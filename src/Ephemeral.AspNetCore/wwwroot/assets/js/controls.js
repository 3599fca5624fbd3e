import { confirm } from './confirm.js';
import { byId, enable, icon, setText } from './dom.js';

const fixedLimit = 'How many run is fixed. To change it here, set EnableDynamicConcurrency in the coordinator’s options.';

/** Pause, limit and end a coordinator. What can't work is disabled, and why is said below. */
export class Controls {
  #name = null;
  #steering;
  #isPaused = false;

  constructor(steering) {
    this.#steering = steering;
    byId('pause').addEventListener('click', () => this.#isPaused
      ? steering.send('resume', { coordinator: this.#name }, 'Operations start again.')
      : steering.send('pause', { coordinator: this.#name }, 'Paused. What runs goes on; nothing further starts.'));
    byId('complete').addEventListener('click', () => this.#complete());
    byId('limit-form').addEventListener('submit', event => {
      event.preventDefault();
      const limit = byId('limit').valueAsNumber;
      steering.send('concurrency', { coordinator: this.#name, maxConcurrency: limit }, `Up to ${limit} run at the same time now.`);
    });
  }

  open(name) {
    this.#name = name;
    byId('limit').value = '';
    this.hide();
  }

  hide() {
    byId('steering').hidden = true;
    setText(byId('steering-note'), '');
  }

  show({ status, state }) {
    const { isAllowed, reason } = this.#steering;
    byId('steering').hidden = !status || !(isAllowed || reason);
    if (byId('steering').hidden) return;
    // what is being typed stays until it is set
    if (!byId('limit-form').contains(document.activeElement)) byId('limit').value = status.currentMaxConcurrency;
    const isDrained = state === 'drained';
    const isLimited = status.hasDynamicConcurrency;
    byId('limit').disabled = !isAllowed || !isLimited || isDrained;
    enable(byId('limit-set'), isAllowed && isLimited && !isDrained);
    enable(byId('pause'), isAllowed && !isDrained);
    enable(byId('complete'), isAllowed && !status.isCompleted);
    setText(byId('steering-note'), [
      reason,
      isDrained ? 'It has drained: it takes nothing in any more, and nothing is left.'
        : status.isCompleted ? 'It is completed: it takes nothing in any more.' : '',
      isLimited || reason || isDrained ? '' : fixedLimit,
    ].filter(Boolean).join(' '));
    this.#showPause(status.pausedFor !== null);
  }

  #showPause(isPaused) {
    const button = byId('pause');
    if (button.childElementCount > 0 && this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    button.replaceChildren(icon(isPaused ? 'play' : 'pause'), isPaused ? 'Resume' : 'Pause');
  }

  async #complete() {
    const coordinator = this.#name;
    const sure = await confirm(
      `Complete ${coordinator}?`,
      'It takes nothing in from now on: producers get an error. What was admitted still runs. This can’t be undone.', 'Complete it');
    if (sure) await this.#steering.send('complete', { coordinator }, 'Completed. What was admitted still runs.');
  }
}
