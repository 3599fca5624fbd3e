import { element, setText } from './dom.js';

/** The state of a coordinator or an operation: a dot and a word. */
export function showState(target, state) {
  if (target.dataset.state === state) return;
  target.dataset.state = state;
  if (!target.firstElementChild) target.append(element('span', { className: 'dot', attributes: { 'aria-hidden': 'true' } }), element('span'));
  setText(target.lastElementChild, state === 'pending' ? 'waiting' : state);
}
