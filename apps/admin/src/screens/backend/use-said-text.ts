import { BACKEND_STATES, PUBLISH_MODES } from '@rollcall/core';
import { useTranslation } from 'react-i18next';

import type { SaidField } from './said-fields.js';
import { saidText } from './said-text.js';

/** What was said in one field, as one line in the reader's language: states and modes have words, all else is as it was said. */
export function useSaidText(): (field: SaidField, value: unknown) => string {
  const { t } = useTranslation('register');
  return (field, value) => {
    const state = field === 'state' && BACKEND_STATES.find((each) => each === value);
    if (state) return t(`state.${state}`);
    const mode = field === 'publish' && PUBLISH_MODES.find((each) => each === value);
    if (mode) return t(`publish.${mode}`);
    return saidText(field, value);
  };
}
