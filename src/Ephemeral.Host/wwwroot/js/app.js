import { openElapsed } from './elapsed.js';
import { openResults } from './result.js';
import { checkService } from './service.js';
import { startAfter } from './start.js';
import { openActions } from './task-actions.js';
import { refresh } from './task-list.js';
import { openForm } from './translate-form.js';

const firstLook = refresh();
startAfter(firstLook);
openForm();
openResults();
openActions();
openElapsed();
firstLook.then(checkService);
