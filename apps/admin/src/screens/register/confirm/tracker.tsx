import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleMinus, IconCircleX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../../components/error-panel.js';
import { StatusBadge } from '../../../components/status-badge.js';
import { Untrusted } from '../../../components/untrusted.js';
import type { Registered } from '../register-reducer.js';
import { serviceName } from '../service-name.js';
import type { Tracked, TrackedState } from '../tracker.js';
import type { Register } from '../use-register.js';
import { Undo } from './undo.js';
import { useTracked } from './use-tracked.js';

export interface TrackerProps {
  readonly register: Register;
  readonly registered: Registered;
  readonly onAnew: () => void;
}

/** So many are listed. */
const SHOWN = 20;

/** What became of it: stored, written, seen back on the watch, served; and the way back for ten minutes. */
export function Tracker({ register, registered, onAnew }: TrackerProps): ReactElement {
  const { t } = useTranslation('register');
  const { ref } = register;
  const { steps, backends, error } = useTracked(register, registered);
  return (
    <Stack gap="md">
      <Text fw={600}>{t('tracker.done', { count: registered.backends.length, service: serviceName(ref) })}</Text>
      <ol aria-label={t('tracker.label')} style={{ margin: 0, paddingInlineStart: 20 }}>
        {steps.map((step) => (
          <li key={step.step} data-tracked={step.step} data-state={step.state} style={{ padding: '4px 0' }}>
            <TrackedStep step={step} />
          </li>
        ))}
      </ol>
      {error && <ErrorPanel error={error} />}
      <List size="sm">
        {backends.slice(0, SHOWN).map(({ id, address }) => (
          <List.Item key={id}>
            <Anchor inherit renderRoot={(props) => <Link to="/backends/$id" params={{ id }} {...props} />}>
              <Untrusted text={address} />
            </Anchor>
          </List.Item>
        ))}
      </List>
      <Undo register={register} registered={registered} backends={backends} />
      <Group gap="xs">
        <Button variant="default" onClick={onAnew}>
          {t('anew')}
        </Button>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/services/$namespace/$name" params={{ namespace: ref.namespace, name: ref.name }} {...props} />
          )}
        >
          {t('tracker.toService')}
        </Button>
      </Group>
    </Stack>
  );
}

const LOOKS = {
  DONE: ['good', IconCircleCheck],
  WAITING: ['quiet', IconCircleDashed],
  FAILED: ['bad', IconCircleX],
  NOT_WANTED: ['quiet', IconCircleMinus],
} as const satisfies Record<TrackedState, unknown>;

function TrackedStep({ step: { step, state, done, of, messages } }: { readonly step: Tracked }): ReactElement {
  const { t } = useTranslation('register');
  return (
    <div role="status">
      <StatusBadge look={LOOKS[state]} label={t(`tracker.${step}.${state}`, { done, of })} />
      {messages.length > 0 && (
        <Alert color="red" mt={4}>
          {messages.map((message) => (
            <Text key={message} inherit lang="en">
              <Untrusted text={message} />
            </Text>
          ))}
        </Alert>
      )}
    </div>
  );
}
