import { Code, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButtonFor } from '../../../components/copy-button-for.js';
import { useSession } from '../../../data/session.js';
import { useServiceRef } from '../use-service-ref.js';
import { SNIPPETS } from './snippets.js';

/** Programs that read this Service's endpoints, filled in and ready to be pasted. */
export function UseIt(): ReactElement {
  const { t } = useTranslation('serviceViews');
  const { namespace, name, cluster } = useServiceRef();
  const needsToken = useSession().data?.caller?.kind !== 'anonymous';
  const place = { origin: location.origin, namespace, name, cluster, needsToken };
  return (
    <Stack gap="lg">
      <Text size="sm">{needsToken ? t('use.withToken') : t('use.open')}</Text>
      {SNIPPETS.map(({ id, file, write }) => {
        const text = write(place);
        return (
          <section key={id} aria-labelledby={`use-${id}`} data-snippet={id} data-file={file}>
            <Group justify="space-between" mb={4}>
              <Title order={2} size="h3" id={`use-${id}`}>
                {t(`use.${id}.title`)}
              </Title>
              <CopyButtonFor text={text} />
            </Group>
            <Text size="sm" mb={4}>
              {t(`use.${id}.what`)}
            </Text>
            <Code block tabIndex={0}>
              {text}
            </Code>
          </section>
        );
      })}
    </Stack>
  );
}
