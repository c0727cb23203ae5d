import { Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '../../../data/client-context.js';
import type { NewServiceDraft, TargetDraft } from '../draft.js';
import { useProblems } from '../field-problems.js';
import { PortsField } from '../ports-field.js';
import { ProblemNote } from '../problem-note.js';
import type { TargetProblem } from '../target-problems.js';
import { targetProblems } from '../target-problems.js';
import type { Register } from '../use-register.js';

const FAMILIES = ['IPv4', 'IPv6'] as const;

interface NewServiceProps {
  readonly register: Register;
  readonly create: NewServiceDraft;
  readonly attempted: boolean;
}

/** A Service without selector that is made together with the first registration. */
export function NewService({ register, create, attempted }: NewServiceProps): ReactElement {
  const { t } = useTranslation('register');
  const { target } = register.state.draft;
  const problems = useProblems('/createService');
  const own = targetProblems(target);
  const change = (to: Partial<TargetDraft>): void =>
    register.dispatch({ type: 'TARGET_CHANGED', target: { ...target, ...to }, ports: to.create?.ports ?? [] });
  const errorOf = (field: TargetProblem['field']): string | undefined => {
    const problem = own.find((each) => each.field === field);
    return problem && (attempted || target[field] !== '') ? t(`target.${problem.problem}`) : undefined;
  };
  return (
    <Stack gap="sm">
      <ProblemNote problem={problems.at('')} />
      <Group align="flex-start" gap="sm">
        <ClusterSelect value={target.cluster} onChange={(cluster) => change({ cluster })} />
        <TextInput
          label={t('target.namespace')}
          value={target.namespace}
          onChange={({ currentTarget }) => change({ namespace: currentTarget.value })}
          error={errorOf('namespace')}
          required
        />
        <TextInput
          label={t('target.name')}
          value={target.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          error={errorOf('name')}
          required
        />
      </Group>
      <PortsField
        pointer="/createService/ports"
        ports={create.ports}
        onChange={(ports) => change({ create: { ...create, ports } })}
      />
      <Checkbox.Group
        label={t('target.families')}
        description={t('target.familiesHelp')}
        value={[...create.ipFamilies]}
        onChange={(chosen) =>
          change({
            create: { ...create, ipFamilies: FAMILIES.filter((each) => chosen.includes(each)) },
          })
        }
        error={problems.at('/ipFamilies', 'WITHIN')}
      >
        <Group gap="md" mt={6}>
          {FAMILIES.map((family) => (
            <Checkbox key={family} value={family} label={family} />
          ))}
        </Group>
      </Checkbox.Group>
    </Stack>
  );
}

/** Where there is one cluster, nobody has to choose. */
function ClusterSelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (cluster: string) => void;
}): ReactElement | null {
  const { t } = useTranslation('register');
  const client = useClient();
  const { data = [] } = useQuery({ queryKey: ['clusters'], queryFn: ({ signal }) => client.clusters({ signal }) });
  if (data.length < 2) return null;
  return (
    <Select
      label={t('target.cluster')}
      data={data.map(({ name }) => name)}
      value={value === '' ? null : value}
      onChange={(cluster) => onChange(cluster ?? '')}
      required
    />
  );
}
