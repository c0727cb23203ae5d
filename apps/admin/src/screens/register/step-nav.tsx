import { VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Step } from './steps.js';
import { STEPS } from './steps.js';
import classes from './step-nav.module.css';

export interface StepNavProps {
  readonly step: Step;
  /** How each step stands; one that nobody has been to yet has no sign. */
  readonly signs: Readonly<Partial<Record<Step, 'DONE' | 'WRONG'>>>;
  readonly onStep: (step: Step) => void;
}

/** The five steps, in their order: one may go to any of them. */
export function StepNav({ step, signs, onStep }: StepNavProps): ReactElement {
  const { t } = useTranslation('register');
  return (
    <nav aria-label={t('steps.label')}>
      <ol className={classes.steps}>
        {STEPS.map((each, i) => (
          <li key={each}>
            <button
              type="button"
              className={classes.step}
              aria-current={each === step ? 'step' : undefined}
              onClick={() => onStep(each)}
            >
              <span className={classes.number} aria-hidden>
                <Sign sign={each === step ? undefined : signs[each]} number={i + 1} />
              </span>
              {t(`steps.${each}`)}
              {signs[each] === 'WRONG' && <VisuallyHidden>{t('steps.wrong')}</VisuallyHidden>}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Sign({
  sign,
  number,
}: {
  readonly sign: 'DONE' | 'WRONG' | undefined;
  readonly number: number;
}): ReactElement {
  if (sign === 'DONE') return <IconCheck size={14} />;
  if (sign === 'WRONG') return <IconAlertTriangle size={14} />;
  return <>{number}</>;
}
