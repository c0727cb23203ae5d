import { Code, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';

import { Answer } from '../../../components/answer.js';
import { CopyButtonFor } from '../../../components/copy-button-for.js';
import { Empty } from '../../../components/empty.js';
import { Untrusted } from '../../../components/untrusted.js';
import { useClient } from '../../../data/client-context.js';
import { useServiceRef } from '../use-service-ref.js';

/** The EndpointSlices of the Service as its cluster published them. */
export function YamlTab(): ReactElement {
  const { t } = useTranslation('serviceViews');
  const ref = useServiceRef();
  const client = useClient();
  const query = useQuery({ queryKey: ['slices', ref], queryFn: ({ signal }) => client.slices(ref, { signal }) });
  return (
    <Answer query={query}>
      {(slices) =>
        slices.length === 0 ? (
          <Empty title={t('yaml.none')} detail={t('yaml.noneDetail')} />
        ) : (
          <Stack>
            {slices.map((slice) => {
              const text = stringify(slice);
              const { name } = slice.metadata;
              return (
                <section key={name} aria-label={name}>
                  <Group justify="space-between" mb={4}>
                    <Title order={2} size="h3">
                      <Untrusted text={name} />
                    </Title>
                    <CopyButtonFor text={text} />
                  </Group>
                  <Code block tabIndex={0}>
                    {text}
                  </Code>
                </section>
              );
            })}
          </Stack>
        )
      }
    </Answer>
  );
}
