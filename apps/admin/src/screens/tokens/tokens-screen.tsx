import { Button } from '@mantine/core';
import type { ApiToken } from '@rollcall/client';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Answer } from '../../components/answer.js';
import { Empty } from '../../components/empty.js';
import { Page } from '../../components/page.js';
import { useClient } from '../../data/client-context.js';
import { CreateTokenDialog } from './create-token-dialog.js';
import { RevokeTokenDialog } from './revoke-token-dialog.js';
import { TOKENS_KEY } from './tokens-key.js';
import { TokenTable } from './token-table.js';

/** Who has a token, what it allows and where, and when it was last used. */
export function TokensScreen(): ReactElement {
  const { t } = useTranslation('tokens');
  const client = useClient();
  const query = useQuery({ queryKey: TOKENS_KEY, queryFn: ({ signal }) => client.tokens({ signal }) });
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const create = (
    <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setCreating(true)}>
      {t('create.open')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={create}>
      <Answer query={query}>
        {(tokens) =>
          tokens.length === 0 ? (
            <Empty title={t('none.title')} detail={t('none.detail')} />
          ) : (
            <TokenTable tokens={tokens} onRevoke={setRevoking} />
          )
        }
      </Answer>
      {creating && <CreateTokenDialog onClose={() => setCreating(false)} />}
      {revoking && <RevokeTokenDialog token={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}
