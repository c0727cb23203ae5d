import { Button, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../../components/error-panel.js';
import { Loading } from '../../../components/loading.js';
import { saidOf } from '../../backend/said-fields.js';
import type { StepProps } from '../register-screen.js';
import { serviceName } from '../service-name.js';
import { GitOpsYaml } from './gitops-yaml.js';
import { PlanView } from './plan-view.js';
import { RefusalPanel } from './refusal-panel.js';
import { usePreview } from './use-preview.js';

/** Step four: what would be written, as the server says it. */
export function PreviewStep({ register, onStep }: StepProps): ReactElement {
  const { t } = useTranslation('register');
  const { preview, error, retry } = usePreview(register);
  const { refusal } = register;
  if (error) return <ErrorPanel error={error} onRetry={retry} />;
  if (refusal) return <RefusalPanel refusal={refusal} standing={register.standing} onStep={onStep} onRetry={retry} />;
  if (!preview) return <Loading />;
  return (
    <Stack gap="md">
      <Text>{t('preview.intro', { count: preview.backends.length, service: serviceName(register.ref) })}</Text>
      <PlanView plan={preview.plan} service={register.ref} />
      <GitOpsYaml service={register.ref} inputs={preview.backends.map(saidOf)} />
      <Button variant="default" onClick={retry} style={{ alignSelf: 'flex-start' }}>
        {t('preview.again')}
      </Button>
    </Stack>
  );
}
