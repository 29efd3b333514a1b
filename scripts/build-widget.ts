/** Builds the storefront's scripts into the theme app extension, after a change of one. The demo and the tests do it by themselves. */
import { writeWidgetScripts } from './widget-scripts.ts';

const changed = await writeWidgetScripts();
console.log(changed.length === 0 ? 'The scripts are up to date.' : `Written: ${changed.join(', ')}`);
