import { announce } from './announcer.js';
import { fetchStatus } from './api.js';
import { Poller } from './poller.js';

const betweenChecks = 5000;
const banner = document.getElementById('service-down');

let whenBack = () => {};

// A host that cannot be reached is told elsewhere; this banner speaks of the translator behind it alone.
const poller = new Poller({
  look: async () => {
    const { service } = await fetchStatus();
    const back = service.up && !banner.hidden;
    banner.hidden = service.up;
    if (back) {
      announce('The translation service is up again.');
      whenBack();
    }
    return service.up ? null : betweenChecks;
  },
  lost: () => {},
  back: () => {},
});

/** Shows the banner while the translation service is down, and takes it away when it is back. */
export const checkService = () => poller.now();

/** Calls `action` whenever the service is back. */
export const onServiceBack = action => { whenBack = action; };
