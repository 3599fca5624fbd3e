import { openResults } from './result.js';
import { checkService } from './service.js';
import { refresh } from './task-list.js';
import { openForm } from './translate-form.js';

const firstLook = refresh();
openForm(firstLook);
openResults();
firstLook.then(checkService);
