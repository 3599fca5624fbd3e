import { announce } from './announcer.js';
import { changeTranslation } from './api.js';
import { copyOf, titleOf } from './documents.js';
import { nameOf } from './languages.js';
import { closeResultOf } from './result.js';
import { start } from './start.js';
import { refresh, show } from './task-list.js';

const list = document.getElementById('translations');
const problem = document.getElementById('task-problem');

/** Lets the rows of the list be cancelled, retried and removed. */
export function openActions() {
  list.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button?.hasAttribute('hx-post')) once(button, change);
    else if (button?.dataset.retry) once(button, retry);
  });
}

async function once(button, act) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  problem.textContent = '';
  try {
    await act(button);
  } catch (error) {
    problem.textContent = error.status === 400 ? 'This translation is gone: it was not kept any longer.' : error.message;
    refresh();
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

async function change(button) {
  const { id, dataset } = button.closest('tr');
  const taskId = id.replace('task-', '');
  const title = titleOf(taskId);
  const goesOn = dataset.state === 'pending' || dataset.state === 'running';
  show(await changeTranslation(button.getAttribute('hx-post')));
  if (goesOn) return; // its end will be told
  closeResultOf(taskId);
  announce(title ? `${title} removed.` : 'Translation removed.');
}

// The new one takes the row of the old one, which has nothing more to say.
async function retry(button) {
  const asked = copyOf(button.dataset.retry);
  const removing = button.closest('tr').querySelector('[id^="remove-"]').getAttribute('hx-post');
  if (!asked) {
    problem.textContent = 'The document is not kept in this tab any longer. Paste it again to translate it.';
    button.hidden = true;
    return;
  }

  try {
    await start(asked);
  } catch (error) {
    problem.textContent = error.message;
    return;
  }

  announce(`Translation to ${nameOf(asked.language)} started again.`);
  await changeTranslation(removing).then(show, error => {
    if (error.status !== 400) throw error; // the new one may have pushed it out already
  });
}
