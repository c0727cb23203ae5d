import { List } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import { BACKEND_STATES } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** What those who ask Rollcall, and those who use the Service in the cluster, will see of what is registered. */
export function ClientsWillSee({ backends }: { readonly backends: readonly Pick<Backend, 'state'>[] }): ReactElement {
  const { t } = useTranslation('register');
  const counted = BACKEND_STATES.map((state) => ({
    state,
    count: backends.filter((backend) => backend.state === state).length,
  })).filter(({ count }) => count > 0);
  return (
    <List size="sm">
      {counted.map(({ state, count }) => (
        <List.Item key={state}>{t(`willSee.${state}`, { count })}</List.Item>
      ))}
    </List>
  );
}
