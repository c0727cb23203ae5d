import { Anchor, Code, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Page } from '../../components/page.js';

const PLACES = [
  { name: 'graphiql', href: '/graphiql' },
  { name: 'docs', href: '/docs' },
  { name: 'openapi', href: '/openapi.json' },
] as const;

/** Follows the readiness of one Service: a first query to paste into GraphiQL. */
const EXAMPLE = `subscription {
  endpoints(service: { namespace: "shop", name: "cart" }, filter: { readiness: ANY }) {
    type
    endpoints { address ready }
    changes { type endpoint { address ready } }
  }
}`;

/** The ways to ask by hand: all from this server's own files. */
export function ExploreScreen(): ReactElement {
  const { t } = useTranslation('explore');
  return (
    <Page title={t('title')}>
      <Stack maw={720}>
        {PLACES.map(({ name, href }) => (
          <section key={name}>
            <Title order={2} size="h3">
              <Anchor inherit href={href}>
                {t(`${name}.title`)}
              </Anchor>
            </Title>
            <Text size="sm">{t(`${name}.what`)}</Text>
          </section>
        ))}
        <section>
          <Title order={2} size="h3">
            {t('example')}
          </Title>
          <Code block tabIndex={0}>
            {EXAMPLE}
          </Code>
        </section>
      </Stack>
    </Page>
  );
}
