import { openResults } from './result.js';
import { checkService } from './service.js';
import { refresh } from './task-list.js';
import { openForm } from './translate-form.js';

openForm(refresh());
openResults();
checkService();
