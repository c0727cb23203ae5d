import { Button, Checkbox, Group, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import type { TokenInput } from '@rollcall/client';
import { ROLES } from '@rollcall/client';
import type { ReactElement, SubmitEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import type { TokenDraft } from './token-draft.js';
import { EMPTY_TOKEN, tokenInput } from './token-draft.js';

export interface TokenFormProps {
  /** Why the last one was refused; null = it was not. */
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly onSubmit: (token: TokenInput) => void;
  readonly onCancel: () => void;
}

/** What a token is to allow, where, and for how long. */
export function TokenForm({ error, isPending, onSubmit, onCancel }: TokenFormProps): ReactElement {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const [draft, setDraft] = useState<TokenDraft>(EMPTY_TOKEN);
  const change = (part: Partial<TokenDraft>): void => setDraft({ ...draft, ...part });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSubmit(tokenInput(draft));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {error && <ErrorPanel error={error} />}
        <TextInput
          data-autofocus
          required
          label={t('form.name')}
          description={t('form.nameHelp')}
          value={draft.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <Select
          label={t('form.role')}
          data={ROLES.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
          value={draft.role}
          onChange={(value) => change({ role: ROLES.find((role) => role === value) ?? 'reader' })}
        />
        <TagsInput
          label={t('form.clusters')}
          description={t('form.placesHelp')}
          value={[...draft.clusters]}
          onChange={(clusters) => change({ clusters })}
          clearable={false}
        />
        <TagsInput
          label={t('form.namespaces')}
          description={t('form.placesHelp')}
          value={[...draft.namespaces]}
          onChange={(namespaces) => change({ namespaces })}
          clearable={false}
        />
        <Checkbox
          label={t('form.restricted')}
          description={t('form.restrictedHelp')}
          checked={draft.restrictedAddresses}
          onChange={({ currentTarget }) => change({ restrictedAddresses: currentTarget.checked })}
        />
        <TextInput
          type="datetime-local"
          label={t('form.expires')}
          description={t('form.expiresHelp')}
          value={draft.expires}
          onChange={({ currentTarget }) => change({ expires: currentTarget.value })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('create.do')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
