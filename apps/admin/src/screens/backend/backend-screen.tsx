import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import { LiveAnswer } from '../../components/live-answer.js';
import { Page } from '../../components/page.js';
import { Untrusted } from '../../components/untrusted.js';
import { useCaller, useSession } from '../../data/session.js';
import { AuditList } from '../audit/audit-list.js';
import { backendRoute } from './backend-route.js';
import type { ChangeDialogProps } from './change-dialog.js';
import { ChangeDialog } from './change-dialog.js';
import { FourStatuses } from './four-statuses.js';
import type { Intent } from './intent.js';
import { possibleIntents } from './intent.js';
import { SaidList } from './said-list.js';
import { useBackend } from './use-backend.js';

/** One registered backend: what was said of it, how it stands, and what can be done with it. */
export function BackendScreen(): ReactElement {
  const { t } = useTranslation('backend');
  const { id } = backendRoute.useParams();
  const { live, backend, isGone, answered } = useBackend(id);
  return (
    <Page
      title={backend ? t('titleOf', { address: backend.address }) : t('title')}
      heading={backend && <Untrusted text={backend.address} />}
      actions={backend && <Actions backend={backend} onChanged={answered} />}
      note={backend && <Place backend={backend} />}
    >
      <LiveAnswer live={live}>
        {() => (
          <>
            {isGone && (
              <ErrorPanel error={new RollcallError(`there is no registration ${id}`, { code: 'NOT_FOUND' })} />
            )}
            {backend && <Whole backend={backend} />}
          </>
        )}
      </LiveAnswer>
    </Page>
  );
}

function Place({ backend: { cluster, namespace, service } }: { readonly backend: Backend }): ReactElement {
  const { t } = useTranslation('backend');
  return (
    <Text>
      {t('of')}{' '}
      <Anchor
        inherit
        renderRoot={(props) => (
          <Link to="/services/$namespace/$name" params={{ namespace, name: service }} search={{ cluster }} {...props} />
        )}
      >
        <Untrusted text={`${namespace}/${service}`} />
      </Anchor>{' '}
      {t('inCluster', { cluster })}
    </Text>
  );
}

function Whole({ backend }: { readonly backend: Backend }): ReactElement {
  const { t } = useTranslation('backend');
  const mayAudit = useCaller()?.role === 'admin';
  return (
    <Stack gap="lg">
      <FourStatuses backend={backend} />
      <SaidList backend={backend} />
      {mayAudit && (
        <section aria-label={t('audit')}>
          <Title order={2} mb="xs">
            {t('audit')}
          </Title>
          <AuditList filter={{ q: backend.id }} />
        </section>
      )}
    </Stack>
  );
}

/**
 * What may be done here; each begins with a look at what would come of it. Whoever is in the middle of it when their session ends signs in and
 * goes on.
 */
function Actions({ backend, onChanged }: Pick<ChangeDialogProps, 'backend' | 'onChanged'>): ReactElement | null {
  const { t } = useTranslation('backend');
  const { intent } = backendRoute.useSearch();
  const navigate = backendRoute.useNavigate();
  const { data: session } = useSession();
  if (session?.caller?.role === 'reader' && !session.hasEnded) return null;
  const show = (to: Intent | undefined): void => void navigate({ search: { intent: to }, resetScroll: false });
  return (
    <Group gap="xs">
      {possibleIntents(backend).map((each) => (
        <Button
          key={each}
          variant={each === 'REMOVE' ? 'outline' : 'default'}
          {...(each === 'REMOVE' && { color: 'red' })}
          onClick={() => show(each)}
        >
          {t(`intent.${each}`)}
        </Button>
      ))}
      {intent && (
        <ChangeDialog backend={backend} intent={intent} onClose={() => show(undefined)} onChanged={onChanged} />
      )}
    </Group>
  );
}
