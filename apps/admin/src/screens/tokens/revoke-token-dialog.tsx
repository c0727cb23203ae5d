import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ApiToken } from '@rollcall/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import { Untrusted } from '../../components/untrusted.js';
import { useClient } from '../../data/client-context.js';
import { TOKENS_KEY } from './tokens-key.js';

export interface RevokeTokenDialogProps {
  readonly token: ApiToken;
  readonly onClose: () => void;
}

/** Says what revoking does before it is done: whoever uses the token is cut off. */
export function RevokeTokenDialog({ token: { id, name }, onClose }: RevokeTokenDialogProps): ReactElement {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const client = useClient();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => client.revokeToken(id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: TOKENS_KEY });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('revoke.title')} closeButtonProps={{ 'aria-label': common('close') }}>
      <Stack>
        <Text size="sm">
          <Untrusted text={name} />: {t('revoke.consequence')}
        </Text>
        {revoke.error && <ErrorPanel error={revoke.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('revoke.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
