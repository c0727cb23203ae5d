import type { Search } from '../../search-params.js';
import { textIn, wordIn } from '../../search-params.js';
import type { Step } from './steps.js';
import { STEPS } from './steps.js';

/** What the URL of the wizard says: the step, and the Service that somebody came from. */
export interface RegisterSearch {
  readonly step?: Step | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export function registerSearch(search: Search): RegisterSearch {
  return {
    step: wordIn(search, 'step', STEPS),
    cluster: textIn(search, 'cluster'),
    namespace: textIn(search, 'namespace'),
    name: textIn(search, 'name'),
  };
}
