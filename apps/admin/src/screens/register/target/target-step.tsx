import { SegmentedControl, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { EMPTY_PORT } from '../draft.js';
import type { StepProps } from '../register-screen.js';
import { useProblems } from '../field-problems.js';
import { ProblemNote } from '../problem-note.js';
import { NewService } from './new-service.js';
import { ServicePicker } from './service-picker.js';

/** Step one: for which Service. */
export function TargetStep({ register, attempted }: StepProps): ReactElement {
  const { t } = useTranslation('register');
  const { target } = register.state.draft;
  const problems = useProblems();
  const choose = (mode: string): void =>
    register.dispatch({
      type: 'TARGET_CHANGED',
      target:
        mode === 'new'
          ? { ...target, create: { ports: [EMPTY_PORT], ipFamilies: [] } }
          : { cluster: '', namespace: '', name: '', create: null },
    });
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('target.mode')}
        value={target.create ? 'new' : 'existing'}
        onChange={choose}
        data={[
          { value: 'existing', label: t('target.existing') },
          { value: 'new', label: t('target.new') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <ProblemNote problem={problems.at('')} />
      {target.create ? (
        <NewService register={register} create={target.create} attempted={attempted} />
      ) : (
        <ServicePicker register={register} attempted={attempted} />
      )}
    </Stack>
  );
}
