import { startTranslation } from './api.js';
import { remember } from './documents.js';
import { checkService } from './service.js';
import { refreshSoon } from './task-list.js';

let known = Promise.resolve();

/** `firstLook` ends when the server knows the visitor: two first requests at once would make two owners of one. */
export const startAfter = firstLook => { known = firstLook; };

/**
 * Starts a translation of `{ source, language, markdown }`, and keeps that in this tab for its row. Ends when it has been taken; `listed`, of
 * what it resolves to, when the list shows it.
 */
export async function start(asked) {
  try {
    await known;
    remember(await startTranslation(asked), asked);
    const listed = refreshSoon();
    listed.then(checkService);
    return { listed };
  } catch (error) {
    checkService();
    throw error;
  }
}
