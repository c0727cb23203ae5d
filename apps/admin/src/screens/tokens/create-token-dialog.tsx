import { Modal } from '@mantine/core';
import type { CreatedToken, TokenInput } from '@rollcall/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '../../data/client-context.js';
import { NewToken } from './new-token.js';
import { TokenForm } from './token-form.js';
import { TOKENS_KEY } from './tokens-key.js';

/** Makes a token, and shows its secret once. While it is shown, only the button closes the dialog. */
export function CreateTokenDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const client = useClient();
  const queries = useQueryClient();
  const create = useMutation<CreatedToken, Error, TokenInput>({
    mutationFn: (token) => client.createToken(token),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS_KEY }),
  });
  const { data, error, isPending, mutate } = create;
  return (
    <Modal
      opened
      onClose={onClose}
      title={data ? t('created.title') : t('create.title')}
      closeOnClickOutside={!data}
      closeOnEscape={!data}
      withCloseButton={!data}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {data ? (
        <NewToken token={data} onClose={onClose} />
      ) : (
        <TokenForm error={error} isPending={isPending} onSubmit={mutate} onCancel={onClose} />
      )}
    </Modal>
  );
}
