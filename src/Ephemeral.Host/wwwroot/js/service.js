import { announce } from './announcer.js';
import { fetchStatus } from './api.js';
import { setLimits } from './limits.js';
import { Poller } from './poller.js';

const betweenChecks = 5000;
const down = document.getElementById('service-down');
const slow = document.getElementById('service-slow');
const list = document.getElementById('translations');

let whenKnown = () => {};
let whenBack = () => {};

// A host that cannot be reached is told elsewhere; these banners speak of the translator behind it alone.
const poller = new Poller({
  look: async () => {
    const { service, dashboard, limits } = await fetchStatus();
    document.getElementById('dashboard').hidden = !dashboard;
    document.getElementById('pseudo').hidden = service.translator !== 'Pseudo';
    setLimits(limits);
    whenKnown();
    const back = service.up && !down.hidden;
    down.hidden = service.up;
    tellSlow(Boolean(service.up && service.slow));
    if (back) {
      announce('The translation service is up again.');
      whenBack();
    }
    return service.up && !service.slow && list.getAttribute('hx-trigger') === 'none' ? null : betweenChecks;
  },
  lost: () => {},
  back: () => {},
});

// The banner of a service that is down is an alert; this one is told apart, so as not to interrupt.
function tellSlow(isSlow) {
  if (isSlow && slow.hidden) announce('The translation service is slow. Translations take longer than usual.');
  slow.hidden = !isSlow;
}

/** Shows how the translation service is, and keeps looking while it is not well or a translation is under way. */
export const checkService = () => poller.now();

/** Calls `action` whenever the service has told its limits. */
export const onLimits = action => { whenKnown = action; };

/** Calls `action` whenever the service is back. */
export const onServiceBack = action => { whenBack = action; };
