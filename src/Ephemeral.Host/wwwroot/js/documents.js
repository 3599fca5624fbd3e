import { forget, keep, recall } from './session.js';
import { titleIn } from './titles.js';

// What each translation was made of, in this tab: the server's list holds nothing of a document.
const titlesKey = 'titles';
const keyOf = taskId => `document-${taskId}`;
const titles = new Map(recall(titlesKey) ?? []);

/** Keeps `{ source, language, markdown }` for the row of a task that has just been started. */
export function remember(taskId, copy) {
  titles.set(taskId, titleIn(copy.markdown));
  keep(titlesKey, [...titles]);
  while (!keep(keyOf(taskId), copy) && makeRoom());
}

/** What its row is called; null for one that another tab has started. */
export const titleOf = taskId => titles.get(taskId) ?? null;

/** What was asked for, to ask for it again; null when it is not kept in this tab. */
export const copyOf = taskId => recall(keyOf(taskId));

export const hasCopy = taskId => {
  try {
    return sessionStorage.getItem(keyOf(taskId)) !== null;
  } catch {
    return false;
  }
};

/** Forgets those of tasks that are gone. */
export function forgetAll(taskIds) {
  for (const taskId of taskIds) {
    titles.delete(taskId);
    forget(keyOf(taskId));
  }
  keep(titlesKey, [...titles]);
}

export const remembered = () => [...titles.keys()];

/** Gives up the oldest copy, whose row can't be retried then; false when there is none. */
export function makeRoom() {
  const oldest = remembered().find(hasCopy);
  if (oldest) forget(keyOf(oldest));
  return oldest !== undefined;
}
